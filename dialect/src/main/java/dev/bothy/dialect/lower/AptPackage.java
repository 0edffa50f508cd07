package dev.bothy.dialect.lower;

import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of apt packages: which are acceptable, and which can influence what pip builds. */
public final class AptPackage {
  /** Compilers and build tools that the source distributions of Python packages look for. */
  private static final Set<String> BUILD_TOOLS =
      Set.of(
          "autoconf",
          "automake",
          "bison",
          "build-essential",
          "cargo",
          "cmake",
          "cython3",
          "flex",
          "git",
          "git-lfs",
          "gfortran",
          "make",
          "mercurial",
          "meson",
          "ninja-build",
          "openssh-client",
          "patchelf",
          "pkg-config",
          "pkgconf",
          "protobuf-compiler",
          "rustc",
          "subversion",
          "swig",
          "ca-certificates");

  private static final List<String> BUILD_PREFIXES =
      List.of(
          "python",
          "pypy",
          "lib",
          "gcc",
          "g++",
          "cpp",
          "clang",
          "llvm",
          "gfortran",
          "binutils",
          "nvidia-",
          "cuda",
          "cython",
          "rust",
          "golang",
          "default-jdk",
          "openjdk-",
          "swig",
          "cmake",
          "mpi",
          "openmpi",
          "mpich",
          "intel-mkl");

  private AptPackage() {}

  /**
   * The package arguments of one string: usually one, several when they are separated by blanks.
   *
   * @throws EvalException when one is not {@code NAME[:ARCH][=VERSION]} or {@code NAME/RELEASE}, or
   *     all of it is a command
   */
  public static List<String> arguments(String entry) {
    checkCommand(entry);
    List<String> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= entry.length(); i++) {
      if (i == entry.length() || entry.charAt(i) <= ' ') {
        if (i > start) {
          String word = entry.substring(start, i);
          check(word, entry);
          names.add(word);
        }
        start = i + 1;
      }
    }
    if (names.isEmpty()) {
      throw new EvalException("a package name is empty");
    }
    return names;
  }

  private static void checkCommand(String entry) {
    List<String> words = List.of(entry.strip().split("\\s+"));
    if (InstallCommand.is(words)) {
      throw new EvalException("\"" + entry + "\" is a command", InstallCommand.hintForApt(words));
    }
  }

  private static void check(String word, String entry) {
    if (word.startsWith("#")) {
      throw new EvalException(
          "\"" + entry + "\" has a comment in its string", "write it behind the string");
    }
    if (word.startsWith("-")) {
      throw new EvalException(
          "\"" + entry + "\" is an option of apt, not a package",
          "options of apt are not taken here; use run() for what apt_packages does not offer");
    }
    int end = nameEnd(word);
    String name = word.substring(0, end);
    if (isName(name) && word.startsWith("==", end)) {
      throw new EvalException(
          "\"" + word + "\" is written as for pip",
          "apt takes one equals sign: \"" + name + word.substring(end + 1) + "\"");
    }
    // A minus sign at the end would make apt remove the package.
    boolean good = isName(name) && !word.endsWith("-");
    if (!good || (end < word.length() && !isQualifier(word.substring(end)))) {
      String lower = name.toLowerCase(Locale.ROOT);
      throw new EvalException(
          "\"" + word + "\" is not the name of an apt package",
          !lower.equals(name) && isName(lower)
              ? "names are in lower case: \"" + lower + "\""
              : "lower-case letters, digits, + - and . are allowed; NAME=VERSION takes a version");
    }
  }

  /** The name alone of an argument from {@link #arguments}. */
  public static String name(String argument) {
    return argument.substring(0, nameEnd(argument));
  }

  /** The same with {@code :ARCH} where it says one: each architecture has a package of its own. */
  public static String nameWithArchitecture(String argument) {
    return argument.substring(0, endBefore(argument, "=/"));
  }

  private static int nameEnd(String word) {
    return endBefore(word, "=/:");
  }

  private static int endBefore(String word, String ends) {
    for (int i = 0; i < word.length(); i++) {
      if (ends.indexOf(word.charAt(i)) >= 0) {
        return i;
      }
    }
    return word.length();
  }

  /** Debian policy § 5.6.1. */
  private static boolean isName(String name) {
    if (name.length() < 2 || !isLetterOrDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetterOrDigit(c) && c != '+' && c != '-' && c != '.') {
        return false;
      }
    }
    return true;
  }

  /** {@code :arch}, {@code =version} or {@code /release}, in that order. */
  private static boolean isQualifier(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          isLetterOrDigit(c)
              || (c >= 'A' && c <= 'Z')
              || c == '.'
              || c == '+'
              || c == '-'
              || c == '_'
              || c == '~'
              || c == ':'
              || c == '='
              || c == '/'
              || c == '*';
      if (!plain) {
        return false;
      }
    }
    return text.length() > 1;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /**
   * Whether having the package can change what pip installs: it compiles, links, fetches, or is
   * seen by Python. Everything else is a tool, and changing it reruns no pip step.
   */
  public static boolean influencesPip(String argument) {
    String name = name(argument);
    if (BUILD_TOOLS.contains(name) || name.endsWith("-dev")) {
      return true;
    }
    for (String prefix : BUILD_PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
