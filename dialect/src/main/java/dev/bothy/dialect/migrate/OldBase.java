package dev.bothy.dialect.migrate;

import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Expression;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code base(os=, language=)}: a base, and the installers that the language stands for. */
final class OldBase {
  static final List<String> PARAMETERS = List.of("os", "language", "image");
  private static final String DEFAULT_IMAGE = "ubuntu:22.04";

  private final Rewriting file;
  private final OldFunction owner;
  private final CallGraph graph;

  /** Of one function. */
  OldBase(OldFunction owner, CallGraph graph) {
    this.file = owner.file();
    this.owner = owner;
    this.graph = graph;
  }

  /** Whether a function's language is one that conda brings. */
  static CallGraph.Along bringsConda(OldFunction function) {
    List<Expression.Call> calls = function.edits().calls("base");
    Argument language = calls.isEmpty() ? null : Rewriting.argument(calls.getLast(), "language", 1);
    return language != null
            && language.value() instanceof Expression.StringLiteral text
            && text.value().startsWith("python")
        ? CallGraph.Along.ALWAYS
        : CallGraph.calls(function, "install.conda");
  }

  /** All such calls; the last one counts. */
  void rewrite() {
    List<Expression.Call> calls = owner.edits().calls("base");
    String os = "";
    for (Expression.Call call : calls) {
      if (isByHand(call)) {
        continue;
      }
      Map<String, String> given = given(call);
      os = given.getOrDefault("os", os);
      boolean counts = call.equals(calls.getLast());
      if (counts) {
        refuseOthers(call, os, given);
      }
      String image = given.getOrDefault("image", "");
      String system = counts ? system(call, image, os) : DEFAULT_IMAGE;
      file.replace(
          call.open() + 1,
          call.end() - 1,
          image.isEmpty() ? "image=\"" + system + "\", dev=True" : "image=" + quoted(image));
      if (counts) {
        new Beginning(owner).add(installers(given.getOrDefault("language", ""), call), call);
      }
    }
  }

  /** Without a base an environment of v0 was for development, one of v1 is not. */
  void saysDevelopment() {
    if (owner.isBuildable()
        && graph.isEnvironment(owner)
        && graph.along(owner, f -> CallGraph.calls(f, "base")) != CallGraph.Along.ALWAYS) {
      new Beginning(owner).add(List.of("base(dev=True)"));
    }
  }

  /** Rewritten already: v0 had no such argument. */
  private static boolean isByHand(Expression.Call call) {
    return Rewriting.argument(call, "dev", PARAMETERS.size()) != null;
  }

  /** Version 0 took the last call's language; the installers of version 1 add up. */
  private void refuseOthers(Expression.Call last, String os, Map<String, String> given) {
    boolean language = !given.getOrDefault("language", "").isEmpty();
    for (Expression.Call other : owner.otherCalls("base")) {
      if (language && !isRefused(other)) {
        throw file.untranslatable(
            last, "another base, in a condition or loop, may take its language back");
      }
    }
    if (graph.along(owner, f -> disagrees(f, os, language)) != CallGraph.Along.NEVER) {
      throw file.untranslatable(
          last,
          "another function that goes along with it calls base too, and v0 took the language and"
              + " the os of the last call");
    }
  }

  /** Whether version 1 itself refuses a call that stays as it is. */
  private static boolean isRefused(Expression.Call call) {
    return call.arguments().stream()
        .anyMatch(
            a ->
                a instanceof Argument.Named(String name, int _, Expression _, int _)
                    && (name.equals("os") || name.equals("language")));
  }

  private CallGraph.Along disagrees(OldFunction other, String os, boolean language) {
    List<Expression.Call> calls = other.edits().calls("base");
    if (other.equals(owner)) {
      return CallGraph.Along.NEVER;
    }
    if (language && other.otherCalls("base").stream().anyMatch(call -> !isRefused(call))) {
      return CallGraph.Along.SOMETIMES;
    }
    if (calls.stream().allMatch(OldBase::isByHand)) {
      return CallGraph.Along.NEVER;
    }
    String system = "";
    for (Expression.Call call : calls) {
      Argument given = Rewriting.argument(call, "os", 0);
      if (given != null && given.value() instanceof Expression.StringLiteral text) {
        system = text.value();
      }
    }
    return language
            || Rewriting.isGiven(Rewriting.argument(calls.getLast(), "language", 1))
            || !system.equals(os)
        ? CallGraph.Along.ALWAYS
        : CallGraph.Along.NEVER;
  }

  private Map<String, String> given(Expression.Call call) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument argument = call.arguments().get(i);
      String name = name(argument, i, call);
      if (!(argument.value() instanceof Expression.StringLiteral text)) {
        throw file.untranslatable(call, name + " is not written as a text");
      }
      if (!text.value().isEmpty()) {
        given.put(name, text.value());
      }
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

  /** The image that a call without one stands for. To v0 an os was that of CUDA's image alone. */
  private String system(Expression.Call call, String image, String os) {
    String system = os.replace("ubuntu", "ubuntu:");
    boolean same = system.equals(image.isEmpty() ? DEFAULT_IMAGE : image);
    if (!system.startsWith("ubuntu:") || same) {
      return DEFAULT_IMAGE;
    }
    return switch (graph.along(owner, f -> CallGraph.calls(f, "install.cuda"))) {
      case NEVER -> {
        if (image.isEmpty()) {
          file.note(
              call,
              "the base is "
                  + DEFAULT_IMAGE
                  + ", as v0 had it: its os chose CUDA's image alone; write image=\""
                  + system
                  + "\" if you mean that");
        }
        yield DEFAULT_IMAGE;
      }
      case ALWAYS -> {
        if (!image.isEmpty()) {
          throw file.untranslatable(
              call,
              "v0's install.cuda took its image for " + system + ", v1's takes that for " + image);
        }
        yield system;
      }
      case SOMETIMES ->
          throw file.untranslatable(
              call,
              "v1's base would be "
                  + system
                  + " with install.cuda and "
                  + (image.isEmpty() ? DEFAULT_IMAGE : image)
                  + " without, and both go through this call");
    };
  }

  private String conda(Expression.Call call) {
    CallGraph.Along mamba = graph.along(owner, f -> OldChannels.wants(f, true));
    if (mamba == CallGraph.Along.NEVER) {
      return "install.conda()";
    }
    if (mamba == CallGraph.Along.ALWAYS
        && graph.along(owner, f -> OldChannels.wants(f, false)) == CallGraph.Along.NEVER) {
      return "install.conda(use_mamba=True)";
    }
    throw file.untranslatable(
        call,
        "v1's install.conda would be with use_mamba and without, and both go through this call");
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
