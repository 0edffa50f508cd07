package dev.bothy.dialect.function;

import dev.bothy.dialect.apt.Suites;
import dev.bothy.dialect.declare.LockedPins;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.lower.AptPackage;
import dev.bothy.dialect.lower.HttpFile;
import dev.bothy.dialect.lower.Urls;
import dev.bothy.dialect.state.Sources;
import dev.bothy.dialect.state.StateValue;
import dev.bothy.dialect.state.Types;
import dev.bothy.llb.op.GitRef;
import dev.bothy.llb.state.GitOptions;
import dev.bothy.llb.state.GitRemote;
import dev.bothy.oci.Platform;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Sequence;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.StarlarkTuple;
import dev.bothy.starlark.eval.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code Source.*} and {@code Diff}, and the same as functions of their own. */
final class SourceFunctions {
  private static final String PLATFORM = "such as `linux/arm64`; the build's when empty";

  private static final String UNNAMED =
      "paths are written without a name: Source.local(\"data\", \"train.py\")";

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
    all.add(git());
    all.add(oci());
    all.add(debian());
    all.add(diff("Diff"));
    all.add(diff("diff"));
    return all;
  }

  private static ApiFunction image(String name) {
    return ApiFunction.giving(
        Signature.of(name)
            .doc(
                "An image of a registry. Steps on it have its variables and its working directory and"
                    + " are root's until `user()` says otherwise; the image that comes of it keeps its"
                    + " user, entrypoint, command and labels too.")
            .returns("state")
            .required("ref", Type.STRING, "such as `debian:12`")
            .optional("platform", Type.STRING, "", PLATFORM),
        (r, a) -> Sources.image(r.calls(), a.string("ref"), platform(a)));
  }

  private static ApiFunction scratch(String name) {
    return ApiFunction.giving(
        Signature.of(name).doc("The empty tree.").returns("state"),
        (r, _) -> Sources.scratch(r.calls()));
  }

  private static @Nullable Platform platform(Arguments a) {
    String text = a.string("platform");
    return text.isEmpty() ? null : Platform.parse(text);
  }

  private static ApiFunction git() {
    return ApiFunction.giving(
        Signature.of("Source.git")
            .doc("Files of a git repository. `bothy lock` pins a branch or tag to its commit.")
            .returns("state")
            .required("url", Type.STRING, "of https, ssh or git; `user@host:path` too")
            .optional(
                "ref", Type.STRING, "", "branch, tag or commit; the default branch when empty")
            .optional("subdir", Type.STRING, "", "take this directory alone")
            .optional("checksum", Type.STRING, "", "the commit that `ref` must lead to")
            .namedOnly()
            .optional("keep_git_dir", Type.BOOL, false, "leave `.git` in place")
            .optional("submodules", Type.BOOL, true, "fetch submodules too"),
        SourceFunctions::git);
  }

  private static Object git(Recording r, Arguments a) {
    String url = a.string("url");
    Urls.check(url);
    GitRef ref = new GitRef(GitRemote.parse(url).url(), a.string("ref"));
    Urls.check(ref.url());
    String checksum = a.string("checksum");
    if (!checksum.isEmpty() && !isCommit(checksum)) {
      throw new EvalException(
          "Source.git: not a commit: \"" + checksum + "\"",
          "7 to 64 hexadecimal digits, as `git rev-parse HEAD` prints them");
    }
    GitOptions options =
        new GitOptions().ref(ref.ref()).subdir(a.string("subdir")).checksum(checksum);
    LockedPins.Commit locked = checksum.isEmpty() ? r.calls().pins().commit(ref) : null;
    if (locked != null) {
      options.ref(locked.fragment()).checksum(locked.id()).fetchByCommit();
    }
    if (a.bool("keep_git_dir")) {
      options.keepGitDir();
    }
    if (!a.bool("submodules")) {
      options.skipSubmodules();
    }
    return Sources.git(r.calls(), url, options);
  }

  private static boolean isCommit(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return text.length() >= 7 && text.length() <= 64;
  }

  private static ApiFunction oci() {
    return ApiFunction.giving(
        Signature.of("Source.oci")
            .doc("An image of an OCI layout, a directory in the project.")
            .returns("state")
            .required("path", Type.STRING, "of the directory")
            .optional("ref", Type.STRING, "", "its tag or digest, where the layout has several")
            .optional("platform", Type.STRING, "", PLATFORM),
        (r, a) -> Sources.oci(r.calls(), a.string("path"), a.string("ref"), platform(a)));
  }

  private static ApiFunction debian() {
    return ApiFunction.giving(
        Signature.of("Source.debian")
            .doc(
                "A Debian bootstrapped from the package mirror that this machine is configured with.")
            .returns("state")
            .required("suite", Type.STRING, "such as `bookworm`")
            .optional("packages", Types.STRINGS, List.of(), "installed besides the essential ones")
            .optional("platform", Type.STRING, "", PLATFORM),
        SourceFunctions::debian);
  }

  private static Object debian(Recording r, Arguments a) {
    String suite = a.string("suite");
    if (!isSuite(suite)) {
      String meant = Suites.DEBIAN.meantBy(suite.substring(suite.lastIndexOf(':') + 1));
      throw new EvalException(
          "Source.debian: not a suite: \"" + suite + "\"",
          meant == null ? "such as \"bookworm\" or \"stable\"" : "did you mean \"" + meant + "\"?");
    }
    List<String> packages = new ArrayList<>();
    for (String entry : a.strings("packages")) {
      packages.addAll(AptPackage.arguments(entry));
    }
    r.calls().note(Noted.Kind.APT, packages);
    return Sources.debian(r.calls(), suite, packages, platform(a));
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
            .args("paths", Type.STRING, "in the project; all of it when none is given")
            .hint("path", UNNAMED)
            .hint("paths", UNNAMED)
            .hint("source", UNNAMED),
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
    return Sources.http(
        r.calls(), HttpFile.of(url, r.checksum(url, a.string("checksum")), filename));
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
