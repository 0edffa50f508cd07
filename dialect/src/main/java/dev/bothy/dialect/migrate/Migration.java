package dev.bothy.dialect.migrate;

import dev.bothy.dialect.SyntaxVersion;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.edit.Edits;
import dev.bothy.starlark.edit.TextEdit;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of version 0 of the API as version 1 has it: {@code base(os=, language=)} becomes a base
 * and installers, renamed parameters get their new names. Only what changes is touched; comments
 * and layout stay. Calls that stand in conditions or loops are left as they are.
 */
public final class Migration {
  private static final String DEFAULT_IMAGE = "ubuntu:22.04";
  private static final List<String> BASE = List.of("os", "language", "image");
  private static final List<String> CHANNEL = List.of("channel", "use_mamba");
  private static final Map<String, String> COPY =
      new TreeMap<>(Map.of("host_path", "source", "envd_path", "target"));

  private final SourceFile source;
  private final List<TextEdit> edits = new ArrayList<>();
  private boolean mamba;
  private boolean cuda;

  private Migration(SourceFile source) {
    this.source = source;
  }

  /**
   * Whether a file is for version 0: it says so or, saying nothing, as files of those days did, has
   * calls that version 1 refuses.
   *
   * @throws SyntaxException when it is not Starlark
   */
  public static boolean isMeant(SourceFile source) {
    if (SyntaxVersion.of(source).old() || namesVersion(source)) {
      return SyntaxVersion.of(source).old();
    }
    for (Statement statement : parsed(source).statements()) {
      if (statement instanceof Def def) {
        Edits function = Edits.of(source, def.name().name());
        if (function.calls("base").stream().anyMatch(c -> has(c, BASE.subList(0, 2)))
            || function.calls("io.copy").stream().anyMatch(c -> has(c, COPY.keySet()))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean has(Expression.Call call, Collection<String> names) {
    return call.arguments().stream()
        .anyMatch(a -> a instanceof Argument.Named named && names.contains(named.name()));
  }

  private static boolean namesVersion(SourceFile source) {
    String line = source.lineText(1).strip();
    return line.startsWith("#") && line.contains("syntax");
  }

  private static SyntaxTree parsed(SourceFile source) {
    SyntaxTree tree = SyntaxTree.parse(source);
    if (!tree.errors().isEmpty()) {
      throw new SyntaxException(tree.errors());
    }
    return tree;
  }

  /**
   * The file's text for version 1.
   *
   * @throws SyntaxException when it is not Starlark
   * @throws EvalException when a call cannot be translated; the message begins with its place
   */
  public static String of(SourceFile source) {
    return new Migration(source).migrated(parsed(source));
  }

  private String migrated(SyntaxTree tree) {
    List<Edits> functions = new ArrayList<>();
    for (Statement statement : tree.statements()) {
      if (statement instanceof Def def) {
        functions.add(Edits.of(source, def.name().name()));
      }
    }
    for (Edits function : functions) {
      cuda |= !function.calls("install.cuda").isEmpty();
      for (Expression.Call call : function.calls("config.conda_channel")) {
        channel(call);
      }
    }
    syntaxLine();
    for (Edits function : functions) {
      function.calls("base").forEach(this::base);
      function.calls("io.copy").forEach(this::copy);
    }
    return TextEdit.apply(source.text(), edits);
  }

  private void syntaxLine() {
    String line = source.lineText(1);
    if (namesVersion(source)) {
      int start = source.lineStart(1);
      edits.add(new TextEdit(start, start + line.stripTrailing().length(), "# syntax=v1"));
    } else {
      edits.add(new TextEdit(0, 0, "# syntax=v1\n"));
    }
  }

  private void channel(Expression.Call call) {
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument argument = call.arguments().get(i);
      if (!CHANNEL.get(1).equals(name(argument, i, CHANNEL, call))) {
        continue;
      }
      if (!(argument.value() instanceof Expression.Name flag)
          || !(flag.name().equals("True") || flag.name().equals("False"))) {
        throw untranslatable(call, "use_mamba is not True or False");
      }
      mamba |= flag.name().equals("True");
      boolean last = i + 1 == call.arguments().size();
      int start = i > 0 && last ? call.arguments().get(i - 1).value().end() : argument.start();
      int end = last ? argument.value().end() : call.arguments().get(i + 1).start();
      edits.add(new TextEdit(start, end, ""));
    }
  }

  private void copy(Expression.Call call) {
    for (Argument argument : call.arguments()) {
      if (argument instanceof Argument.Named named && COPY.containsKey(named.name())) {
        int end = named.start() + named.name().length();
        edits.add(new TextEdit(named.start(), end, String.valueOf(COPY.get(named.name()))));
      }
    }
  }

  private void base(Expression.Call call) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument argument = call.arguments().get(i);
      String name = name(argument, i, BASE, call);
      if (!(argument.value() instanceof Expression.StringLiteral text)) {
        throw untranslatable(call, name + " is not written as a text");
      }
      given.put(name, text.value());
    }
    String os = given.getOrDefault("os", "");
    String image = given.getOrDefault("image", "");
    String system =
        cuda && os.startsWith("ubuntu") ? os.replace("ubuntu", "ubuntu:") : DEFAULT_IMAGE;
    edits.add(
        new TextEdit(
            call.open() + 1,
            call.end() - 1,
            image.isEmpty() ? "image=\"" + system + "\", dev=True" : "image=" + quoted(image)));
    StringBuilder installers = new StringBuilder();
    String line = source.lineText(source.line(call.start()));
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    for (String installer : installers(given.getOrDefault("language", ""), call)) {
      installers.append('\n').append(indent).append(installer);
    }
    // Behind a comment at the end of the call's last line.
    int last = source.line(call.end());
    int end = source.lineStart(last) + source.lineText(last).stripTrailing().length();
    edits.add(new TextEdit(end, end, installers.toString()));
  }

  private List<String> installers(String language, Expression.Call call) {
    String conda = mamba ? "install.conda(use_mamba=True)" : "install.conda()";
    return switch (language) {
      case "" -> List.of();
      case "python" -> List.of(conda, "install.python()");
      case "r" -> List.of("install.r_lang()");
      case "julia" -> List.of("install.julia()");
      default -> {
        String version = language.startsWith("python") ? language.substring(6) : "";
        if (version.isEmpty() || !version.startsWith("3")) {
          throw untranslatable(call, "there is no language \"" + language + "\"");
        }
        yield List.of(conda, "install.python(version=" + quoted(version) + ")");
      }
    };
  }

  private String name(Argument argument, int position, List<String> names, Expression.Call call) {
    return switch (argument) {
      case Argument.Named named when names.contains(named.name()) -> named.name();
      case Argument.Positional _ when position < names.size() -> names.get(position);
      default -> throw untranslatable(call, "an argument of it is none of " + names);
    };
  }

  private EvalException untranslatable(Expression.Call call, String why) {
    int line = source.line(call.start());
    return new EvalException(
        source.name() + ":" + line + ":" + source.column(call.start()) + ": " + why,
        "rewrite this call by hand, then migrate the rest");
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
