package dev.bothy.packages.lock;

import com.google.gson.JsonObject;
import dev.bothy.oci.Digest;

/**
 * What a registry had for an image that {@code build.envd} names by a tag.
 *
 * @param image with registry and tag: {@code docker.io/library/debian:bookworm}
 * @param digest of its manifest, or of its index of platforms
 * @param others fields that this version does not know; never changed
 */
public record ImagePin(String image, Digest digest, JsonObject others) implements Pin {
  /** A pin that is not in the file yet. */
  public static ImagePin of(String image, Digest digest) {
    return new ImagePin(image, digest, new JsonObject());
  }

  @Override
  public String name() {
    return image;
  }

  @Override
  public String address() {
    return image;
  }

  @Override
  public String content() {
    return digest.toString();
  }

  @Override
  public ImagePin withOthers(JsonObject fields) {
    return new ImagePin(image, digest, fields);
  }
}
