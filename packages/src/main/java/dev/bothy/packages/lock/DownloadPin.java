package dev.bothy.packages.lock;

import com.google.gson.JsonObject;
import dev.bothy.llb.op.ShownAddress;

/**
 * What is expected of a download that {@code build.envd} gives no checksum for.
 *
 * @param url as the graph has it, a mirror's where one is used; as {@link ShownAddress} has it,
 *     also where an earlier version wrote it as typed
 * @param checksum {@code sha256:…} of the file
 * @param others fields that this version does not know; never changed
 */
public record DownloadPin(String url, String checksum, JsonObject others) implements Pin {
  public DownloadPin {
    url = ShownAddress.of(url);
  }

  /** A pin that is not in the file yet. */
  public static DownloadPin of(String url, String checksum) {
    return new DownloadPin(url, checksum, new JsonObject());
  }

  @Override
  public String name() {
    return url;
  }

  @Override
  public String address() {
    return url;
  }

  @Override
  public String content() {
    return checksum;
  }

  @Override
  public DownloadPin withOthers(JsonObject fields) {
    return new DownloadPin(url, checksum, fields);
  }
}
