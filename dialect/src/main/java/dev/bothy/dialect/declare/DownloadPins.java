package dev.bothy.dialect.declare;

import java.util.Map;

/**
 * Checksums of downloads that the file itself gives none for, as the lock has them.
 *
 * @param checksums {@code sha256:…} by URL
 */
public record DownloadPins(Map<String, String> checksums) {
  public static final DownloadPins NONE = new DownloadPins(Map.of());

  public DownloadPins {
    checksums = Map.copyOf(checksums);
  }

  /** The checksum to expect: what the file gives, else the lock, else what is known. */
  public String checksum(String url, String given, String known) {
    return given.isEmpty() ? checksums.getOrDefault(url, known) : given;
  }
}
