package dev.bothy.llb.op;

import java.util.List;

/**
 * Operating system and processor, in the OCI image specification's words.
 *
 * @param architecture {@code amd64}, {@code arm64} …
 * @param variant {@code v7} …, or empty
 */
public record Platform(
    String architecture, String os, String variant, String osVersion, List<String> osFeatures) {
  public static final Platform LINUX_AMD64 = linux("amd64");
  public static final Platform LINUX_ARM64 = linux("arm64");

  public Platform {
    osFeatures = List.copyOf(osFeatures);
  }

  /** Linux on the architecture, no variant. */
  public static Platform linux(String architecture) {
    return new Platform(architecture, "linux", "", "", List.of());
  }

  /**
   * Reads {@code os/arch[/variant]}, as in {@code --platform}; {@code x86_64} and {@code aarch64}
   * are taken for {@code amd64} and {@code arm64}.
   *
   * @throws IllegalArgumentException on anything else
   */
  public static Platform parse(String text) {
    int slash = text.indexOf('/');
    int second = slash < 0 ? -1 : text.indexOf('/', slash + 1);
    String os = slash < 0 ? "" : text.substring(0, slash);
    String arch = slash < 0 ? "" : text.substring(slash + 1, second < 0 ? text.length() : second);
    String variant = second < 0 ? "" : text.substring(second + 1);
    if (os.isEmpty()
        || arch.isEmpty()
        || (second >= 0 && variant.isEmpty())
        || variant.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "platform " + text + ": expected os/architecture[/variant], such as linux/amd64");
    }
    String normal = normalArchitecture(arch);
    // arm64's only variant and v8 are the same thing to every registry.
    return new Platform(
        normal, os, normal.equals("arm64") && variant.equals("v8") ? "" : variant, "", List.of());
  }

  /** The platform of this machine. */
  public static Platform host() {
    return linux(normalArchitecture(System.getProperty("os.arch", "amd64")));
  }

  private static String normalArchitecture(String arch) {
    return switch (arch) {
      case "x86_64", "x86-64", "amd64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case "i386" -> "386";
      default -> arch;
    };
  }

  @Override
  public String toString() {
    return variant.isEmpty() ? os + "/" + architecture : os + "/" + architecture + "/" + variant;
  }
}
