package dev.bothy.dialect.state;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a state says of the image that is made of it, besides what its steps see.
 *
 * @param user or empty for the base's
 * @param workdir absolute, or empty for the base's
 * @param entrypoint or empty for the base's
 */
public record ImageMeta(
    String user, String workdir, List<String> entrypoint, Map<String, String> labels) {
  static final ImageMeta NONE = new ImageMeta("", "", List.of(), Map.of());

  public ImageMeta {
    entrypoint = List.copyOf(entrypoint);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  ImageMeta withUser(String name) {
    return new ImageMeta(name, workdir, entrypoint, labels);
  }

  ImageMeta withWorkdir(String path) {
    return new ImageMeta(user, path, entrypoint, labels);
  }

  ImageMeta withEntrypoint(List<String> args) {
    return new ImageMeta(user, workdir, args, labels);
  }

  ImageMeta withLabel(String name, String text) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(name, text);
    return new ImageMeta(user, workdir, entrypoint, more);
  }
}
