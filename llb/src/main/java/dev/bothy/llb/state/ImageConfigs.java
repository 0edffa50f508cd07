package dev.bothy.llb.state;

import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Resolves the configs of several images at once. */
final class ImageConfigs {
  private ImageConfigs() {}

  static Map<ImageBase, ImageConfig> resolve(
      List<ImageBase> images, ImageConfigResolver resolver, Platform platform)
      throws IOException, InterruptedException {
    Map<ImageBase, ImageConfig> configs = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<ImageBase, Future<ImageConfig>> pending = new LinkedHashMap<>();
      for (ImageBase image : images) {
        Platform wanted = image.platform() == null ? platform : image.platform();
        pending.put(image, threads.submit(() -> resolver.resolve(image.reference(), wanted)));
      }
      try {
        for (Map.Entry<ImageBase, Future<ImageConfig>> e : pending.entrySet()) {
          configs.put(e.getKey(), e.getValue().get());
        }
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw unwrapped(e);
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
    return configs;
  }

  private static IOException unwrapped(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException io -> io;
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      case null, default -> new IOException("an image's config was not resolved", e.getCause());
    };
  }
}
