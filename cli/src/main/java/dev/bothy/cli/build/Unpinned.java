package dev.bothy.cli.build;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.Included;
import dev.bothy.dialect.project.Library;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
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
 */
record Unpinned(
    Map<Library, SourceLocation> libraries, Map<String, @Nullable SourceLocation> downloads) {

  static Unpinned of(Evaluation evaluation) {
    Map<Library, SourceLocation> libraries = new LinkedHashMap<>();
    for (Included included : evaluation.included()) {
      if (!included.pinned()) {
        libraries.putIfAbsent(included.library(), included.at());
      }
    }
    Map<String, @Nullable SourceLocation> downloads = new LinkedHashMap<>();
    for (Vertex vertex : evaluation.environment().image().marshal(Platform.host()).vertices()) {
      if (vertex.op().kind() instanceof SourceOp source
          && (source.scheme().equals(SourceAttrs.HTTP) || source.scheme().equals(SourceAttrs.HTTPS))
          && !source.attrs().containsKey(SourceAttrs.HTTP_CHECKSUM)) {
        downloads.putIfAbsent(source.shown(), vertex.location());
      }
    }
    return new Unpinned(libraries, downloads);
  }

  boolean isEmpty() {
    return libraries.isEmpty() && downloads.isEmpty();
  }

  /** A name for people and a place for each. */
  Map<String, @Nullable SourceLocation> all() {
    Map<String, @Nullable SourceLocation> all = new LinkedHashMap<>();
    libraries.forEach((library, at) -> all.put(library.toString(), at));
    all.putAll(downloads);
    return all;
  }
}
