package dev.bothy.engine.source.git;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.signature.Signatures;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.op.SourceAttrs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether those who must have signed it did: the tag, where the ref is one, or else the commit. A
 * tag whose signature is not good leaves the commit's, unless a signed tag is required.
 */
final class GitVerification {
  private final GitRequest request;
  private final GitSigners signers;
  private final GitKept kept;
  private final Path place;

  private GitVerification(GitRequest request, GitSigners signers, GitKept kept, Path place) {
    this.request = request;
    this.signers = signers;
    this.kept = kept;
    this.place = place;
  }

  /**
   * Returns when all is well, or nobody is asked for.
   *
   * @param kept with the commit, and the tag if it is one
   * @param place an empty directory for files
   */
  static void check(GitRequest request, GitResolved resolved, GitKept kept, Path place)
      throws StepFailure, IOException, InterruptedException {
    GitSigners signers = request.signers();
    if (signers != null) {
      new GitVerification(request, signers, kept, place).check(resolved);
    }
  }

  private void check(GitResolved resolved) throws StepFailure, IOException, InterruptedException {
    String object = resolved.object();
    String type = kept.run("cat-file", "-t", object).strip();
    StepFailure tag = null;
    if (type.equals("tag") && !signers.ignoreTag()) {
      tag = failure("tag", object);
      if (tag == null) {
        return;
      }
    }
    if (signers.requireTag()) {
      throw tag != null
          ? tag
          : StepFailure.step(
              request.shown() + ": " + request.named() + " is no tag, and a signed one is required",
              "name one, or let the commit's signature do");
    }
    String commit = kept.run("rev-parse", "--verify", object + "^{commit}").strip();
    StepFailure failure = failure("commit", commit);
    if (failure != null) {
      throw failure;
    }
  }

  /** Null when its signature is good. */
  private @Nullable StepFailure failure(String type, String id)
      throws StepFailure, IOException, InterruptedException {
    Path file = place.resolve("object");
    kept.save(file, "cat-file", type, id);
    byte[] bytes = Files.readAllBytes(file);
    String what =
        request.shown()
            + ": the "
            + type
            + (type.equals("tag") ? " " + request.named() : "")
            + " "
            + id;
    if (!GitObject.id(type, bytes, id).equals(id)) {
      throw StepFailure.step(
          what + " is damaged in the store", "remove it and build again: " + kept.directory());
    }
    GitObject object = type.equals("tag") ? GitObject.ofTag(bytes) : GitObject.ofCommit(bytes);
    Files.writeString(file, object.signed(), StandardCharsets.ISO_8859_1);
    try {
      new Signatures(what, SourceAttrs.GIT_SIG_PUBKEY, place)
          .git(file, object.signature(), signers.keys(), signers.rejectExpired());
      return null;
    } catch (StepFailure e) {
      if (e.kind() == SolveException.Kind.STEP) {
        return e;
      }
      throw e; // nothing can be checked here
    }
  }
}
