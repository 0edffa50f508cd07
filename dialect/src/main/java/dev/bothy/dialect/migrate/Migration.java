package dev.bothy.dialect.migrate;

import dev.bothy.dialect.SyntaxVersion;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.edit.Edits;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file of version 0 of the API as version 1 has it: {@code base(os=, language=)} becomes a base
 * and installers, renamed parameters get their new names. Only what changes is touched; comments
 * and layout stay. Calls that stand in conditions or loops are left as they are.
 */
public final class Migration {
  private static final Pattern VERSION = Pattern.compile("\\s*#\\s*syntax\\s*=");

  private Migration() {}

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
    SyntaxTree tree = parsed(source);
    if (OldCopies.areIn(tree)) {
      return true;
    }
    for (Statement statement : tree.statements()) {
      if (statement instanceof Def def
          && Edits.of(source, def.name().name()).calls("base").stream()
              .anyMatch(c -> has(c, OldBase.PARAMETERS.subList(0, 2)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(Expression.Call call, Collection<String> names) {
    return call.arguments().stream()
        .anyMatch(a -> a instanceof Argument.Named named && names.contains(named.name()));
  }

  private static boolean namesVersion(SourceFile source) {
    return VERSION.matcher(source.lineText(1)).lookingAt();
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
    Rewriting file = new Rewriting(source, parsed(source));
    Map<Def, Edits> functions = new LinkedHashMap<>();
    for (Statement statement : file.tree().statements()) {
      if (statement instanceof Def def) {
        functions.put(def, Edits.of(source, def.name().name()));
      }
    }
    syntaxLine(file);
    OldSettings settings = new OldSettings(file);
    Set<Def> mamba = new HashSet<>();
    functions.forEach(
        (function, edits) -> {
          for (Expression.Call call : edits.calls("config.conda_channel")) {
            if (settings.condaChannel(call)) {
              mamba.add(function);
            }
          }
          edits.calls("config.pip_index").forEach(settings::pipIndex);
        });
    OldCopies.rewrite(file);
    OldBase base = new OldBase(file, CallGraph.of(functions), mamba);
    functions.forEach((function, edits) -> base.rewrite(function, edits.calls("base")));
    return file.result();
  }

  private static void syntaxLine(Rewriting file) {
    int start = file.beginning();
    if (namesVersion(file.source())) {
      String line = file.source().lineText(1);
      file.exactly(start, start + line.stripTrailing().length(), "# syntax=v1");
    } else {
      file.insert(start, "# syntax=v1\n");
    }
  }
}
