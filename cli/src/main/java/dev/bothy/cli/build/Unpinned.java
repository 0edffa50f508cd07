package dev.bothy.cli.build;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.Included;
import dev.bothy.dialect.project.Library;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.GitRef;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Platform;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation took that neither the file nor the lock pins: another day it may be something
 * else.
 *
 * @param libraries what they brought in, by what the file names
 * @param repositories vertices by branch or tag
 * @param downloads vertices by address
 * @param images vertices by reference
 * @param alike of two downloads that differ in nothing but a secret of their address, the second
 */
record Unpinned(
    Map<Library, Included> libraries,
    Map<GitRef, Vertex> repositories,
    Map<String, Vertex> downloads,
    Map<ImageReference, Vertex> images,
    Map<String, Vertex> alike) {

  static Unpinned of(Evaluation evaluation) {
    return of(evaluation, Included::pinned);
  }

  /** The same where libraries are pinned by the lock, whose files tell what they take. */
  static Unpinned byFile(Evaluation evaluation) {
    return of(evaluation, included -> !included.library().sha().isEmpty());
  }

  private static Unpinned of(Evaluation evaluation, Predicate<Included> pinned) {
    Unpinned unpinned =
        new Unpinned(
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>());
    for (Included included : evaluation.included()) {
      if (!pinned.test(included)) {
        unpinned.libraries.putIfAbsent(included.library().shown(), included);
      }
    }
    for (Vertex vertex : evaluation.environment().image().marshal(Platform.host()).vertices()) {
      if (vertex.op().kind() instanceof SourceOp source) {
        unpinned.add(source, vertex);
      }
    }
    return unpinned;
  }

  private void add(SourceOp source, Vertex vertex) {
    switch (source.scheme()) {
      case SourceAttrs.GIT -> {
        GitRef ref = GitRef.of(source);
        if (!ref.isCommit() && !source.attrs().containsKey(SourceAttrs.GIT_CHECKSUM)) {
          repositories.putIfAbsent(ref.shown(), vertex);
        }
      }
      case SourceAttrs.HTTP, SourceAttrs.HTTPS -> {
        if (!source.attrs().containsKey(SourceAttrs.HTTP_CHECKSUM)) {
          Vertex first = downloads.putIfAbsent(source.shown(), vertex);
          if (first != null && !source.identifier().equals(identifier(first))) {
            alike.putIfAbsent(source.shown(), vertex);
          }
        }
      }
      case SourceAttrs.DOCKER_IMAGE -> {
        ImageReference image = ImageReference.parse(source.reference()).withDefaultTag();
        if (image.digest() == null) {
          images.putIfAbsent(image, vertex);
        }
      }
      default -> {}
    }
  }

  private static String identifier(Vertex vertex) {
    return vertex.op().kind() instanceof SourceOp source ? source.identifier() : "";
  }

  /** A name for people and a place for each. */
  Map<String, @Nullable SourceLocation> all() {
    Map<String, @Nullable SourceLocation> all = new LinkedHashMap<>();
    libraries.forEach((library, included) -> all.put(library.toString(), included.at()));
    repositories.forEach((ref, vertex) -> all.putIfAbsent(ref.toString(), vertex.location()));
    downloads.forEach((url, vertex) -> all.put(url, vertex.location()));
    images.forEach((image, vertex) -> all.put(image.toString(), vertex.location()));
    return all;
  }

  /** An address for each, by its name, as a pin of it would have both. */
  Map<String, String> addresses() {
    Map<String, String> addresses = new LinkedHashMap<>();
    libraries.forEach((library, included) -> addresses.put(library.toString(), library.git()));
    repositories.forEach((ref, vertex) -> addresses.putIfAbsent(ref.toString(), ref.url()));
    downloads.forEach((url, vertex) -> addresses.put(url, url));
    images.forEach((image, vertex) -> addresses.put(image.toString(), image.toString()));
    return addresses;
  }
}
