package dev.bothy.packages.lock;

import com.google.gson.JsonObject;

/**
 * What is expected of a download that {@code build.envd} gives no checksum for. Equal when
 * everything in it is, fields of newer versions included.
 *
 * @param url as the graph has it, a mirror's where one is used
 * @param checksum {@code sha256:…} of the file
 * @param others fields that this version does not know; never changed
 */
public record DownloadPin(String url, String checksum, JsonObject others) {
  /** A pin that is not in the file yet. */
  public static DownloadPin of(String url, String checksum) {
    return new DownloadPin(url, checksum, new JsonObject());
  }
}
