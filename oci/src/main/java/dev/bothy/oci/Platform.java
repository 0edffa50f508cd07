package dev.bothy.oci;

import com.google.gson.JsonObject;
import dev.bothy.oci.json.JsonFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an image runs on, in Go's names, normalised as containerd does: {@code x86_64} is {@code
 * amd64}, {@code arm64/v8} is {@code arm64}, {@code arm} is {@code arm/v7}.
 *
 * @param os e.g. {@code linux}
 * @param architecture e.g. {@code amd64}
 * @param variant e.g. {@code v7}; empty for none
 * @param osVersion empty for none (Windows only)
 */
public record Platform(String os, String architecture, String variant, String osVersion) {
  /** The default everywhere this runs. */
  public static final Platform LINUX_AMD64 = of("linux", "amd64");

  public Platform {
    os = os.toLowerCase(Locale.ROOT);
    if (os.equals("macos")) {
      os = "darwin";
    }
    String arch = architecture.toLowerCase(Locale.ROOT);
    String v = variant.toLowerCase(Locale.ROOT);
    switch (arch) {
      case "x86_64", "x86-64", "amd64" -> {
        arch = "amd64";
        v = v.equals("v1") ? "" : v;
      }
      case "i386", "i686", "x86" -> arch = "386";
      case "aarch64", "arm64" -> {
        arch = "arm64";
        v = v.equals("v8") || v.equals("8") ? "" : v;
      }
      case "armhf" -> {
        arch = "arm";
        v = "v7";
      }
      case "armel" -> {
        arch = "arm";
        v = "v6";
      }
      case "arm" -> v = v.isEmpty() ? "v7" : v.charAt(0) == 'v' ? v : "v" + v;
      default -> {}
    }
    architecture = arch;
    variant = v;
  }

  public static Platform of(String os, String architecture) {
    return new Platform(os, architecture, "", "");
  }

  /** Linux on this machine's processor: steps run in a Linux container wherever this runs. */
  public static Platform host() {
    return of("linux", System.getProperty("os.arch", "amd64"));
  }

  /**
   * Reads {@code os/architecture[/variant]}, or an architecture alone (then Linux).
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    boolean good = parts.length <= 3;
    for (String part : parts) {
      good &= !part.isEmpty();
      for (int i = 0; i < part.length(); i++) {
        char c = part.charAt(i);
        good &= c < 0x80 && (Character.isLetterOrDigit(c) || "-_.".indexOf(c) >= 0);
      }
    }
    if (!good || parts[0].equalsIgnoreCase("linux") && parts.length == 1) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a platform; write os/architecture, e.g. linux/arm64");
    }
    return switch (parts.length) {
      case 1 -> of("linux", parts[0]);
      case 2 -> of(parts[0], parts[1]);
      default -> new Platform(parts[0], parts[1], parts[2], "");
    };
  }

  /**
   * How well an image for {@code image} runs here: 0 not at all, the highest is best. An exact
   * match is best; a 32-bit ARM runs lower variants, an amd64 with a level runs lower levels, and
   * last comes what 64-bit processors run of their 32-bit forebears.
   */
  public int affinity(Platform image) {
    if (!os.equals(image.os)) {
      return 0;
    }
    if (!architecture.equals(image.architecture)) {
      boolean forebear =
          architecture.equals("amd64") && image.architecture.equals("386")
              || architecture.equals("arm64") && image.architecture.equals("arm");
      return forebear ? 1 + level(image.variant) : 0;
    }
    if (variant.equals(image.variant)) {
      return 100;
    }
    int mine = level(variant);
    int theirs = level(image.variant);
    return theirs <= mine ? 50 + theirs : 0;
  }

  private static int level(String variant) {
    return variant.length() == 2 && variant.charAt(0) == 'v'
        ? Math.max(0, Character.digit(variant.charAt(1), 10))
        : 0;
  }

  static @Nullable Platform read(@Nullable JsonFields fields) throws OciFormatException {
    return fields == null
        ? null
        : new Platform(
            fields.stringOr("os", ""),
            fields.stringOr("architecture", ""),
            fields.stringOr("variant", ""),
            fields.stringOr("os.version", ""));
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("architecture", architecture);
    json.addProperty("os", os);
    if (!osVersion.isEmpty()) {
      json.addProperty("os.version", osVersion);
    }
    if (!variant.isEmpty()) {
      json.addProperty("variant", variant);
    }
    return json;
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
