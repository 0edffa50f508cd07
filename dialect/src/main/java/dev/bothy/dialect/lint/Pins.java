package dev.bothy.dialect.lint;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.Included;
import dev.bothy.dialect.RunSettings;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.install.Cuda;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.GitRef;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.ImageReference;
import java.util.HashSet;
import java.util.Set;

/** What another day can bring in another version. */
final class Pins {
  private final Lint lint;

  Pins(Lint lint) {
    this.lint = lint;
  }

  void look(Evaluation evaluation, Definition graph) {
    Set<SourceLocation> repositories = new HashSet<>();
    for (Noted noted : evaluation.noted()) {
      if (noted.kind() == Noted.Kind.APT_SOURCE) {
        repositories.add(noted.at());
      }
    }
    for (Vertex vertex : graph.vertices()) {
      SourceLocation at = vertex.location();
      if (vertex.op().kind() instanceof SourceOp source && at != null) {
        boolean key = source.scheme().equals(SourceAttrs.HTTP) && repositories.contains(at);
        if (key && !source.attrs().containsKey(SourceAttrs.HTTP_CHECKSUM)) {
          unsafe(source, at);
        } else {
          source(source, at);
        }
      }
    }
    newerCuda(evaluation, graph);
    evaluation.included().forEach(this::library);
    new PackagePins(lint).look(evaluation.noted());
  }

  /** Its tag is made by rule: only the registry knows whether it is there. */
  private void newerCuda(Evaluation evaluation, Definition graph) {
    RunSettings.Cuda cuda = evaluation.environment().runtime().cuda();
    if (cuda == null || !Cuda.isNewer(cuda.version())) {
      return;
    }
    for (Vertex vertex : graph.vertices()) {
      SourceLocation at = vertex.location();
      if (vertex.op().kind() instanceof SourceOp source
          && source.scheme().equals(SourceAttrs.DOCKER_IMAGE)
          && source.reference().contains("/nvidia/cuda:" + cuda.version() + "-")
          && at != null) {
        lint.note(
            Rule.NEWER_CUDA,
            at,
            "CUDA " + cuda.version() + " is newer than those that are known here",
            "its image is taken to be " + ImageReference.parse(source.reference()).familiar());
      }
    }
  }

  private void library(Included included) {
    if (!included.pinned() && !included.library().isLocal()) {
      lint.warn(
          Rule.UNPINNED_LIBRARY,
          included.at(),
          included.library() + " is pinned to no commit",
          "`bothy lock` pins it, or sha=\"" + included.commit() + "\"");
    }
  }

  /** Whoever answers in the place of the server gives a key of his own, and signs with it. */
  private void unsafe(SourceOp key, SourceLocation at) {
    lint.warn(
        Rule.UNSAFE_KEY,
        at,
        "the key "
            + key.shown()
            + " comes without TLS and without a checksum: anyone on the way can give another, and"
            + " sign packages with it",
        "key_checksum=\"sha256:…\", a URL of https, or the key as a file of the project");
  }

  private void source(SourceOp source, SourceLocation at) {
    switch (source.scheme()) {
      case SourceAttrs.DOCKER_IMAGE -> image(ImageReference.parse(source.reference()), at);
      case SourceAttrs.HTTP, SourceAttrs.HTTPS -> {
        if (!source.attrs().containsKey(SourceAttrs.HTTP_CHECKSUM)) {
          lint.warn(
              Rule.UNPINNED_DOWNLOAD,
              at,
              source.shown() + " is downloaded without a checksum",
              "`bothy lock` pins it, or checksum=\"sha256:…\"; of an installer config.download(…)");
        }
      }
      case SourceAttrs.GIT -> {
        GitRef ref = GitRef.of(source);
        if (!ref.isCommit() && !source.attrs().containsKey(SourceAttrs.GIT_CHECKSUM)) {
          lint.warn(
              Rule.UNPINNED_GIT,
              at,
              "git " + ref + " is pinned to no commit",
              "`bothy lock` pins it, or checksum=\"…\", which takes the commit");
        }
      }
      default -> {}
    }
  }

  private void image(ImageReference reference, SourceLocation at) {
    if (reference.digest() != null) {
      return;
    }
    String tag = reference.tag();
    SourceLocation place = at;
    if (tag == null || tag.equals("latest")) {
      lint.warn(
          Rule.UNPINNED_IMAGE,
          place,
          "image " + reference.familiar() + " is whatever is newest",
          "name a version: NAME:TAG; `bothy lock` pins it, or NAME:TAG@sha256:…");
    } else {
      lint.note(
          Rule.UNPINNED_IMAGE,
          place,
          "the tag of image " + reference.familiar() + " may be moved",
          "`bothy lock` pins it, or NAME:TAG@sha256:…");
    }
  }
}
