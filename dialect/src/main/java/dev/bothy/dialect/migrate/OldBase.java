package dev.bothy.dialect.migrate;

import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.TokenKind;
import dev.bothy.starlark.syntax.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code base(os=, language=)}: a base, and the installers that the language stands for. */
final class OldBase {
  static final List<String> PARAMETERS = List.of("os", "language", "image");
  private static final String DEFAULT_IMAGE = "ubuntu:22.04";

  private final Rewriting file;
  private final OldFunction owner;
  private final Def function;
  private final CallGraph graph;
  private final Set<OldFunction> mamba;

  /**
   * Of one function.
   *
   * @param mamba the functions that want micromamba for conda
   */
  OldBase(OldFunction owner, CallGraph graph, Set<OldFunction> mamba) {
    this.file = owner.file();
    this.owner = owner;
    this.function = owner.def();
    this.graph = graph;
    this.mamba = mamba;
  }

  /** All such calls; the last one counts. */
  void rewrite() {
    List<Expression.Call> calls = owner.edits().calls("base");
    for (Expression.Call call : calls) {
      if (Rewriting.argument(call, "dev", PARAMETERS.size()) != null) {
        // Rewritten by hand: v0 had none.
        continue;
      }
      Map<String, String> given = given(call);
      base(call, given);
      String language = given.getOrDefault("language", "");
      List<String> installers = installers(language, call);
      if (call.equals(calls.getLast())) {
        install(installers, call);
      }
    }
  }

  private Map<String, String> given(Expression.Call call) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument argument = call.arguments().get(i);
      String name = name(argument, i, call);
      if (!(argument.value() instanceof Expression.StringLiteral text)) {
        throw file.untranslatable(call, name + " is not written as a text");
      }
      given.put(name, text.value());
    }
    return given;
  }

  private String name(Argument argument, int position, Expression.Call call) {
    return switch (argument) {
      case Argument.Named named when PARAMETERS.contains(named.name()) -> named.name();
      case Argument.Positional _ when position < PARAMETERS.size() -> PARAMETERS.get(position);
      default -> throw file.untranslatable(call, "an argument of it is none of " + PARAMETERS);
    };
  }

  private void base(Expression.Call call, Map<String, String> given) {
    String image = given.getOrDefault("image", "");
    String system = DEFAULT_IMAGE;
    String os = given.getOrDefault("os", "").replace("ubuntu", "ubuntu:");
    if (image.isEmpty() && os.startsWith("ubuntu:") && !os.equals(DEFAULT_IMAGE)) {
      // To v0 the system was the one of CUDA's image, and of no other.
      system =
          switch (graph.along(owner, f -> CallGraph.calls(f, "install.cuda"))) {
            case ALWAYS -> os;
            case NEVER -> {
              file.note(
                  call,
                  "the base is "
                      + DEFAULT_IMAGE
                      + ", as v0 had it: its os chose CUDA's image alone; write image=\""
                      + os
                      + "\" if you mean that");
              yield DEFAULT_IMAGE;
            }
            case SOMETIMES ->
                throw file.untranslatable(
                    call,
                    "v1's base would be "
                        + os
                        + " with install.cuda and "
                        + DEFAULT_IMAGE
                        + " without, and both go through this call");
          };
    }
    file.replace(
        call.open() + 1,
        call.end() - 1,
        image.isEmpty() ? "image=\"" + system + "\", dev=True" : "image=" + quoted(image));
  }

  /**
   * Version 0 installed the language before all else: behind the base where that comes first, at
   * the function's beginning otherwise.
   */
  private void install(List<String> installers, Expression.Call base) {
    Statement.Block body = function.body();
    if (body.inline() || (first().start() == base.start() && file.hasMoreBehind(base.end()))) {
      file.insert(base.end(), String.join("", installers.stream().map("; "::concat).toList()));
      return;
    }
    int documented = documented();
    Statement first = first();
    int above;
    if (first.start() == base.start()) {
      above = base.end();
    } else {
      above = documented == 0 ? colon() : body.statements().getFirst().end();
    }
    String line = file.source().lineText(file.source().line(first.start()));
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    StringBuilder text = new StringBuilder();
    for (String installer : installers) {
      text.append('\n').append(indent).append(installer);
    }
    file.insertBelow(above, text.toString());
  }

  private int documented() {
    return function.doc() == null ? 0 : 1;
  }

  private Statement first() {
    return function.body().statements().get(documented());
  }

  /** Where the head of a function ends. */
  private int colon() {
    int from =
        function.parameters().isEmpty()
            ? function.name().end()
            : function.parameters().getLast().end();
    Tokens tokens = file.tree().tokens();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.kind(i) == TokenKind.COLON && tokens.start(i) >= from) {
        return tokens.start(i);
      }
    }
    return from;
  }

  private String conda(Expression.Call call) {
    return switch (graph.along(
        owner, f -> mamba.contains(f) ? CallGraph.Along.ALWAYS : CallGraph.Along.NEVER)) {
      case ALWAYS -> "install.conda(use_mamba=True)";
      case NEVER -> "install.conda()";
      case SOMETIMES ->
          throw file.untranslatable(
              call,
              "v1's install.conda would be with use_mamba and without, and both go through this"
                  + " call");
    };
  }

  private List<String> installers(String language, Expression.Call call) {
    return switch (language) {
      case "" -> List.of();
      case "python" -> List.of(conda(call), "install.python()");
      case "r" -> List.of("install.r_lang()");
      case "julia" -> List.of("install.julia()");
      default -> {
        String version = language.startsWith("python") ? language.substring(6) : "";
        if (version.isEmpty() || !version.startsWith("3")) {
          throw file.untranslatable(call, "there is no language \"" + language + "\"");
        }
        yield List.of(conda(call), "install.python(version=" + quoted(version) + ")");
      }
    };
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
