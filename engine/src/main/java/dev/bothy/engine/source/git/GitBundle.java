package dev.bothy.engine.source.git;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.image.Blob;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A history that comes out of a file, which {@code git bundle} made, and not from a server.
 *
 * @param blob where the file is
 */
record GitBundle(Blob blob) {
  /** Null when it comes from the server. */
  static @Nullable GitBundle of(SourceOp op) throws StepFailure {
    String locator = op.attrs().getOrDefault(SourceAttrs.GIT_BUNDLE, "");
    if (locator.isEmpty()) {
      return null;
    }
    String store = op.attrs().getOrDefault(SourceAttrs.OCI_STORE, "");
    SourceOp file =
        new SourceOp(locator, store.isEmpty() ? Map.of() : Map.of(SourceAttrs.OCI_STORE, store));
    if (!Blob.isMeant(file)) {
      throw StepFailure.definition(
          op.shown() + ": the bundle " + file.shown() + " is no blob",
          "write docker-image+blob://NAME@sha256:… or oci-layout+blob://NAME@sha256:…");
    }
    if (op.attrs().getOrDefault(SourceAttrs.GIT_CHECKSUM, "").isEmpty()) {
      throw StepFailure.definition(
          op.shown() + " comes out of a bundle, and does not say which commit",
          "say which: " + SourceAttrs.GIT_CHECKSUM);
    }
    return new GitBundle(Blob.of(file));
  }

  /** Different for each file. */
  String id() {
    return blob.digest().toString();
  }

  /**
   * Has all that is in it in a repository of its own, with the names that it has there.
   *
   * @param place a directory for it
   * @return its address for git, which is of this machine
   */
  String stage(
      GitCommand git, Path place, Store store, SourceSettings settings, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    Path file = place.resolve("in.bundle");
    Path repository = place.resolve("in.git");
    if (!Files.exists(repository)) {
      Path copy =
          blob.take(
              store,
              settings,
              context,
              from -> {
                Files.copy(from, file, StandardCopyOption.REPLACE_EXISTING);
                blob.check(file);
                return file;
              });
      git.allowFiles(true);
      try {
        String first = git.run(null, "ls-remote", "--", copy.toString()).split("\t", 2)[0];
        git.run(
            null,
            "init",
            "--quiet",
            "--bare",
            "--object-format=" + GitRequest.objectFormat(first),
            repository.toString());
        git.run(repository, "fetch", "--quiet", "--", copy.toString(), "+refs/*:refs/*");
      } catch (StepFailure e) {
        throw StepFailure.step(
            blob.op().shown() + " is no bundle of a whole history: " + e.getMessage(),
            "make it with: git bundle create FILE REF");
      } finally {
        git.allowFiles(false);
        Files.deleteIfExists(file);
      }
    }
    return "file://" + repository;
  }
}
