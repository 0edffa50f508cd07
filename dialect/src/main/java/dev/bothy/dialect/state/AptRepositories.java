package dev.bothy.dialect.state;

import dev.bothy.dialect.apt.Suites;
import dev.bothy.dialect.declare.AptSettings.Repository;
import dev.bothy.dialect.declare.Calls;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.lower.HttpFile;
import dev.bothy.dialect.lower.LocalSource;
import dev.bothy.dialect.lower.Urls;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.state.CopyOptions;
import dev.bothy.llb.state.State;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Repositories of apt: the same call for declarations and for states. */
public final class AptRepositories {
  private static final List<String> MAIN = List.of("main");

  /** Files that a base's own package sources are in. */
  private static final Set<String> OF_THE_BASE = Set.of("debian", "ubuntu");

  /** What others call them; apt would find nothing for these. */
  private static final Map<String, String> ARCHITECTURES =
      Map.ofEntries(
          Map.entry("x86_64", "amd64"),
          Map.entry("x86-64", "amd64"),
          Map.entry("x64", "amd64"),
          Map.entry("linux/amd64", "amd64"),
          Map.entry("aarch64", "arm64"),
          Map.entry("arm64/v8", "arm64"),
          Map.entry("linux/arm64", "arm64"),
          Map.entry("armv7", "armhf"),
          Map.entry("armv7l", "armhf"),
          Map.entry("x86", "i386"),
          Map.entry("i586", "i386"),
          Map.entry("i686", "i386"),
          Map.entry("ppc64le", "ppc64el"));

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~/-]*");
  private static final Pattern DIRECTORY = Pattern.compile("[A-Za-z0-9._+~/-]*/");

  private AptRepositories() {}

  /**
   * @param function its whole name
   */
  public static Signature.Builder signature(String function) {
    return Signature.of(function)
        .doc(
            "One more repository of apt packages, for the image and every apt step. What is in it must"
                + " be signed: by the key that is given, or by one that the base trusts.")
        .required("name", Type.STRING, "what its files below `/etc/apt` are called")
        .required("url", Type.STRING, "where it is")
        .required(
            "suite",
            Type.STRING,
            "such as `bookworm`; with `/` at its end, a directory of a repository without suites")
        .optional("components", Types.STRINGS, MAIN, "parts of the suite; a directory has none")
        .optional("key", Type.STRING, "", "public key: a URL, or a path in the project")
        .optional("key_checksum", Type.STRING, "", "`sha256:…` of a key that is downloaded")
        .optional(
            "architectures",
            Types.STRINGS,
            List.of(),
            "such as `amd64`; all of the image's when empty")
        .optional(
            "snapshot",
            Type.BOOL,
            false,
            "of the past: its lists are taken though their time is over");
  }

  /**
   * @throws EvalException when an argument is no part of a description of a repository
   */
  public static Repository of(Calls calls, Arguments a) {
    String function = a.signature().name();
    String name = a.string("name");
    if (!NAME.matcher(name).matches()) {
      throw new EvalException(
          function + ": not a name for files: \"" + name + "\"",
          "lower-case letters, digits, - . and _, such as \"docker\"");
    }
    if (OF_THE_BASE.contains(name)) {
      throw new EvalException(
          function + ": the base's own sources are called " + name, "choose another name");
    }
    String url = a.string("url");
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new EvalException(
          function + ": not a URL of http or https: \"" + url + "\"",
          url.startsWith("ppa:") || url.startsWith("deb ")
              ? "write its URL, suite and components as arguments of their own"
              : "such as \"https://apt.example/debian\"");
    }
    Urls.check(url);
    String suite = a.string("suite");
    boolean directory = DIRECTORY.matcher(suite).matches();
    if (!directory && !WORD.matcher(suite).matches()) {
      throw new EvalException(
          function + ": not a suite: \"" + suite + "\"", "such as \"bookworm\" or \"./\"");
    }
    List<String> components = components(function, a, directory);
    for (String architecture : a.strings("architectures")) {
      String meant = ARCHITECTURES.get(architecture.toLowerCase(Locale.ROOT));
      if (meant != null) {
        throw new EvalException(
            function + ": not an architecture of Debian: \"" + architecture + "\"",
            "did you mean \"" + meant + "\"?");
      }
    }
    words(function, "an architecture", a.strings("architectures"), "\"amd64\"");
    calls.note(Noted.Kind.APT_SOURCE, List.of());
    for (String doubt : Suites.doubts(List.of(url), List.of(suite), components)) {
      calls.warn(function + ": " + doubt);
    }
    return new Repository(
        name,
        url,
        suite,
        components,
        a.strings("architectures"),
        a.bool("snapshot"),
        key(calls, function, a.string("key"), a.string("key_checksum")));
  }

  private static List<String> components(String function, Arguments a, boolean directory) {
    List<String> components = a.strings("components");
    if (directory) {
      if (a.isGiven("components") && !components.isEmpty()) {
        throw new EvalException(
            function + ": a directory has no components: \"" + a.string("suite") + "\"",
            "leave components out, or name a suite without / at its end");
      }
      return List.of();
    }
    if (components.isEmpty()) {
      throw new EvalException(
          function + ": no components",
          "such as [\"main\"]; a repository without suites is suite=\"./\"");
    }
    words(function, "a component", components, "\"main\"");
    return components;
  }

  private static void words(String function, String what, List<String> words, String example) {
    for (String word : words) {
      if (!WORD.matcher(word).matches()) {
        throw new EvalException(
            function + ": not " + what + ": \"" + word + "\"", "such as " + example);
      }
    }
  }

  /** A tree with the file {@code /key}; null where none is given. */
  private static @Nullable State key(Calls calls, String function, String key, String checksum) {
    if (!key.contains("://")) {
      if (!checksum.isEmpty()) {
        throw new EvalException(
            function + ": key_checksum is for a key that is downloaded",
            key.isEmpty() ? "key=\"https://…\"" : "the project's file is what it is");
      }
      if (key.isEmpty()) {
        return null;
      }
      String path = calls.project().existingFile(key);
      LocalSource.Part part =
          LocalSource.part(calls.project(), path, ProjectFiles.name(key), false, calls.where());
      return State.scratch()
          .copy(part.from(), part.source(), "/key", new CopyOptions())
          .named("key " + path)
          .at(calls.where());
    }
    if (!key.startsWith("http://") && !key.startsWith("https://")) {
      throw new EvalException(
          function + ": the key is not at a URL of http or https: \"" + key + "\"",
          "a key of the project is key=\"PATH\"");
    }
    Urls.check(key);
    Urls.checkSum(function, checksum);
    return HttpFile.of(key, calls.pins().checksum(key, checksum, ""), "key").at(calls.where());
  }
}
