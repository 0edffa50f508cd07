package dev.bothy.engine.source.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where this host gets a release of Debian from, as far as its apt is configured for it.
 *
 * @param lines for a {@code sources.list}: the release first, then its updates and security
 *     updates; without options
 * @param signedBy keyrings that the host names for them, by line; empty where none is named
 */
record DebianMirror(List<String> lines, List<String> signedBy) {
  DebianMirror {
    lines = List.copyOf(lines);
    signedBy = List.copyOf(signedBy);
  }

  /**
   * The part of the host's configuration that is this release; null when it has none.
   *
   * <p>A host of another release knows a mirror all the same: the archive it takes its own release
   * from has all the others.
   *
   * @param components wanted, such as {@code main}
   */
  static @Nullable DebianMirror of(List<AptSource> host, String suite, List<String> components) {
    List<String> lines = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    AptSource release = null;
    for (AptSource source : host) {
      if (!source.hasBinaries() || !isDebian(source.uri())) {
        continue;
      }
      boolean exact = source.suites().contains(suite);
      if (release == null || (exact && !release.suites().contains(suite))) {
        release = source;
      }
    }
    if (release == null) {
      return null;
    }
    add(lines, keys, release, suite, components);
    for (AptSource source : host) {
      if (!source.hasBinaries()) {
        continue;
      }
      for (String other : source.suites()) {
        if (isDebian(source.uri()) && other.equals(suite + "-updates")
            || isSecurity(source.uri())
                && (other.equals(suite + "-security") || other.equals(suite + "/updates"))) {
          add(lines, keys, source, other, components);
        }
      }
    }
    return new DebianMirror(lines, keys);
  }

  private static void add(
      List<String> lines,
      List<String> keys,
      AptSource source,
      String suite,
      List<String> components) {
    String line = "deb " + source.uri() + " " + suite + " " + String.join(" ", components);
    if (!lines.contains(line)) {
      lines.add(line);
      keys.add(source.signedBy());
    }
  }

  private static boolean isDebian(String uri) {
    return lastPart(uri).equals("debian");
  }

  private static boolean isSecurity(String uri) {
    return lastPart(uri).equals("debian-security") || host(uri).startsWith("security.");
  }

  private static String host(String uri) {
    int from = uri.indexOf("://");
    int start = from < 0 ? 0 : from + 3;
    int end = uri.indexOf('/', start);
    return uri.substring(start, end < 0 ? uri.length() : end).toLowerCase(Locale.ROOT);
  }

  /** The last part of the path that is no snapshot's date. */
  private static String lastPart(String uri) {
    String found = "";
    int from = uri.indexOf("://");
    for (String part : uri.substring(from < 0 ? 0 : from + 3).split("/", -1)) {
      boolean date = !part.isEmpty() && Character.isDigit(part.charAt(0)) && part.endsWith("Z");
      if (!part.isEmpty() && !date) {
        found = part;
      }
    }
    return found;
  }
}
