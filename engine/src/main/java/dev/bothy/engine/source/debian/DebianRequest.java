package dev.bothy.engine.source.debian;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which Debian system is wanted.
 *
 * @param architecture Debian's name of it
 * @param variant of mmdebstrap
 */
record DebianRequest(
    String suite, String architecture, String variant, List<String> packages, DebianMirror mirror) {
  DebianRequest {
    packages = List.copyOf(packages);
  }

  /** All that decides what comes out, as far as it is known beforehand. */
  String pin() {
    return "debian "
        + suite
        + " "
        + architecture
        + " "
        + variant
        + " "
        + packages
        + " "
        + mirror.lines();
  }

  /** These words go to other programs, where some characters would mean more than themselves. */
  void check() throws StepFailure {
    checkWord("variant", variant);
    for (String name : packages) {
      checkWord("package", name);
    }
    for (String line : mirror.lines()) {
      if (line.indexOf('\'') >= 0 || line.indexOf('\n') >= 0) {
        throw StepFailure.host("apt's configuration has an odd mirror: " + line, null, null);
      }
    }
  }

  static void checkWord(String what, String word) throws StepFailure {
    boolean good = !word.isEmpty() && Character.isLetterOrDigit(word.charAt(0));
    for (int i = 0; i < word.length() && good; i++) {
      char c = word.charAt(i);
      good =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "+-.:=~_/".indexOf(c) >= 0;
    }
    if (!good) {
      throw StepFailure.definition("not a " + what + " name: \"" + word + "\"", null);
    }
  }

  static String architecture(@Nullable Platform platform) {
    Platform wanted = platform == null ? Platform.host() : platform;
    return switch (wanted.architecture()) {
      case "386" -> "i386";
      case "arm" ->
          wanted.variant().equals("v5") || wanted.variant().equals("v6") ? "armel" : "armhf";
      case "ppc64le" -> "ppc64el";
      case "mips64le" -> "mips64el";
      default -> wanted.architecture();
    };
  }
}
