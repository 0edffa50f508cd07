package dev.bothy.cli.build;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.Included;
import dev.bothy.dialect.project.Library;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Platform;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation took that neither the file nor the lock pins: another day it may be something
 * else.
 *
 * @param libraries places of their includes
 * @param downloads places by URL; null where there is none
 * @param images vertices by reference
 */
record Unpinned(
    Map<Library, SourceLocation> libraries,
    Map<String, @Nullable SourceLocation> downloads,
    Map<ImageReference, Vertex> images) {

  static Unpinned of(Evaluation evaluation) {
    Map<Library, SourceLocation> libraries = new LinkedHashMap<>();
    for (Included included : evaluation.included()) {
      if (!included.pinned()) {
        libraries.putIfAbsent(included.library(), included.at());
      }
    }
    Map<String, @Nullable SourceLocation> downloads = new LinkedHashMap<>();
    Map<ImageReference, Vertex> images = new LinkedHashMap<>();
    for (Vertex vertex : evaluation.environment().image().marshal(Platform.host()).vertices()) {
      if (vertex.op().kind() instanceof SourceOp source
          && (source.scheme().equals(SourceAttrs.HTTP) || source.scheme().equals(SourceAttrs.HTTPS))
          && !source.attrs().containsKey(SourceAttrs.HTTP_CHECKSUM)) {
        downloads.putIfAbsent(source.shown(), vertex.location());
      } else if (vertex.op().kind() instanceof SourceOp source
          && source.scheme().equals(SourceAttrs.DOCKER_IMAGE)) {
        ImageReference image = ImageReference.parse(source.reference()).withDefaultTag();
        if (image.digest() == null) {
          images.putIfAbsent(image, vertex);
        }
      }
    }
    return new Unpinned(libraries, downloads, images);
  }

  boolean isEmpty() {
    return libraries.isEmpty() && downloads.isEmpty() && images.isEmpty();
  }

  /** A name for people and a place for each. */
  Map<String, @Nullable SourceLocation> all() {
    Map<String, @Nullable SourceLocation> all = new LinkedHashMap<>();
    libraries.forEach((library, at) -> all.put(library.toString(), at));
    all.putAll(downloads);
    images.forEach((image, vertex) -> all.put(image.toString(), vertex.location()));
    return all;
  }
}
