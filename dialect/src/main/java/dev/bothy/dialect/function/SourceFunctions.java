package dev.bothy.dialect.function;

import dev.bothy.dialect.lower.AptPackage;
import dev.bothy.dialect.lower.Lowering;
import dev.bothy.dialect.state.Sources;
import dev.bothy.dialect.state.StateValue;
import dev.bothy.dialect.state.Types;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Sequence;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.StarlarkTuple;
import dev.bothy.starlark.eval.Type;
import java.util.ArrayList;
import java.util.List;

/** {@code Source.*} and {@code Diff}, and the same as functions of their own. */
final class SourceFunctions {
  private SourceFunctions() {}

  static List<ApiFunction> all() {
    List<ApiFunction> all = new ArrayList<>();
    for (String prefix : new String[] {"Source.", ""}) {
      all.add(image(prefix + "image"));
      all.add(scratch(prefix + "scratch"));
      all.add(local(prefix + "local"));
      all.add(http(prefix + "http"));
      all.add(merge(prefix + "merge"));
    }
    all.add(debian());
    all.add(diff("Diff"));
    all.add(diff("diff"));
    return all;
  }

  private static ApiFunction image(String name) {
    return ApiFunction.giving(
        Signature.of(name)
            .doc("An image of a registry.")
            .returns("state")
            .required("ref", Type.STRING, "such as `debian:12`"),
        (r, a) -> StateValue.image(r.calls(), a.string("ref")));
  }

  private static ApiFunction scratch(String name) {
    return ApiFunction.giving(
        Signature.of(name).doc("The empty tree.").returns("state"),
        (r, _) -> Sources.scratch(r.calls()));
  }

  private static ApiFunction debian() {
    return ApiFunction.giving(
        Signature.of("Source.debian")
            .doc(
                "A Debian bootstrapped from the package mirror that this machine is configured with.")
            .returns("state")
            .required("suite", Type.STRING, "such as `bookworm`")
            .optional("packages", Types.STRINGS, List.of(), "installed besides the essential ones"),
        SourceFunctions::debian);
  }

  private static Object debian(Recording r, Arguments a) {
    String suite = a.string("suite");
    if (!isSuite(suite)) {
      throw new EvalException(
          "Source.debian: not a suite: \"" + suite + "\"", "such as \"bookworm\" or \"stable\"");
    }
    List<String> packages = new ArrayList<>();
    for (String entry : a.strings("packages")) {
      packages.addAll(AptPackage.arguments(entry));
    }
    return Sources.debian(r.calls(), suite, packages);
  }

  private static boolean isSuite(String suite) {
    for (int i = 0; i < suite.length(); i++) {
      char c = suite.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || (i > 0 && (c == '-' || c == '.' || c == '/'));
      if (!plain) {
        return false;
      }
    }
    return !suite.isEmpty();
  }

  private static ApiFunction local(String name) {
    return ApiFunction.giving(
        Signature.of(name)
            .doc(
                "Files of the project: what is in a directory, or a file; of several, each at its"
                    + " place.")
            .returns("state")
            .args("paths", Type.STRING, "in the project; all of it when none is given"),
        SourceFunctions::local);
  }

  private static Object local(Recording r, Arguments a) {
    List<String> paths = new ArrayList<>();
    if (a.rawOrNull("paths") instanceof StarlarkTuple tuple) {
      for (Object path : tuple) {
        paths.add((String) path);
      }
    }
    return Sources.local(r.calls(), paths);
  }

  private static ApiFunction http(String name) {
    return ApiFunction.giving(
        Signature.of(name)
            .doc("A downloaded file, alone in its tree.")
            .returns("state")
            .required("url", Type.STRING)
            .optional(
                "filename", Type.STRING, "", "the file's name; the URL's last part when empty")
            .optional("checksum", Type.STRING, "", "`sha256:…` of the file"),
        (r, a) -> http(r, a, name));
  }

  private static Object http(Recording r, Arguments a, String name) {
    String url = a.string("url");
    Downloads.check(name, url, a.string("checksum"));
    String filename = Downloads.fileName(name, url, a.string("filename"));
    return Sources.http(r.calls(), Lowering.http(url, a.string("checksum"), filename));
  }

  private static ApiFunction merge(String name) {
    return ApiFunction.giving(
        Signature.of(name)
            .doc("Trees over each other, later ones on top.")
            .returns("state")
            .required("states", Type.sequenceOf(Types.STATE)),
        SourceFunctions::merge);
  }

  private static Object merge(Recording r, Arguments a) {
    List<StateValue> states = new ArrayList<>();
    for (Object state : (Sequence) a.raw("states")) {
      states.add((StateValue) state);
    }
    return Sources.merge(r.calls(), states);
  }

  private static ApiFunction diff(String name) {
    return ApiFunction.giving(
        Signature.of(name)
            .doc("What leads from the lower tree to the upper one.")
            .returns("state")
            .required("lower", Types.STATE)
            .required("upper", Types.STATE),
        (r, a) ->
            Sources.diff(
                r.calls(), a.host("lower", StateValue.class), a.host("upper", StateValue.class)));
  }
}
