package dev.bothy.engine.export;

import dev.bothy.llb.SolveException;
import dev.bothy.oci.Platform;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an export's attributes say about an image besides its config, in BuildKit's notation: {@code
 * annotation[-manifest|-manifest-descriptor][[PLATFORM]].KEY=VALUE} (OCI image specification,
 * annotations).
 *
 * @param manifest of the manifest itself
 * @param descriptor of the entry that names it in a layout's index
 */
record ImageAnnotations(Map<String, String> manifest, Map<String, String> descriptor) {
  static final String PREFIX = "annotation";

  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "annotation(?:-(?<place>[a-z-]+))?(?:\\[(?<platform>[^]]*)])?\\.(?<key>\\S+)");

  /**
   * Reads them.
   *
   * @param platform of the image
   * @throws SolveException for those that such an image has no place for
   */
  static ImageAnnotations of(ExportOptions options, Platform platform) throws SolveException {
    Map<String, String> manifest = new TreeMap<>();
    Map<String, String> descriptor = new TreeMap<>();
    for (Map.Entry<String, String> attribute : options.startingWith(PREFIX).entrySet()) {
      String name = attribute.getKey();
      Matcher parts = ATTRIBUTE.matcher(name);
      if (!parts.matches()) {
        throw options.wrong(
            "has " + name + ", which is no annotation", "write annotation.KEY=VALUE");
      }
      requireThis(options, name, parts.group("platform"), platform);
      String place = parts.group("place");
      if (place == null || place.equals("manifest")) {
        manifest.put(parts.group("key"), attribute.getValue());
      } else if (place.equals("manifest-descriptor")) {
        descriptor.put(parts.group("key"), attribute.getValue());
      } else {
        throw options.wrong(
            "has " + name + ", and an image of one platform has no index of its own",
            "write annotation.KEY or annotation-manifest-descriptor.KEY");
      }
    }
    return new ImageAnnotations(manifest, descriptor);
  }

  private static void requireThis(
      ExportOptions options, String name, @Nullable String wanted, Platform platform)
      throws SolveException {
    try {
      if (wanted != null && !Platform.parse(wanted).equals(platform)) {
        throw options.wrong("has " + name + ", and the image is for " + platform, null);
      }
    } catch (IllegalArgumentException e) {
      throw options.wrong("has " + name + ": " + e.getMessage(), null);
    }
  }

  boolean isEmpty() {
    return manifest.isEmpty() && descriptor.isEmpty();
  }
}
