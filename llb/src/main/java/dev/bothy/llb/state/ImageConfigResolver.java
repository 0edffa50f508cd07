package dev.bothy.llb.state;

import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Platform;
import java.io.IOException;

/** Finds the config of an image, in a registry or a store. Several images are asked for at once. */
@FunctionalInterface
public interface ImageConfigResolver {
  /**
   * The config of the image for that platform; may block.
   *
   * @throws IOException when it cannot be had; the message names the image
   */
  ImageConfig resolve(ImageReference reference, Platform platform)
      throws IOException, InterruptedException;
}
