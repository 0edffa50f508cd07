package dev.bothy.engine.source.git;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.signature.Signatures;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who must have signed a commit, or the tag that names it.
 *
 * @param keys of PGP in armor, or one line of ssh
 * @param rejectExpired whether a key must be good today
 * @param requireTag whether only the tag's signature counts
 * @param ignoreTag whether only the commit's signature counts
 */
record GitSigners(String keys, boolean rejectExpired, boolean requireTag, boolean ignoreTag) {
  /** Null when nobody is asked for. */
  static @Nullable GitSigners of(SourceOp op) throws StepFailure {
    Map<String, String> attrs = op.attrs();
    String keys = attrs.getOrDefault(SourceAttrs.GIT_SIG_PUBKEY, "");
    if (keys.isEmpty()) {
      for (String name :
          new String[] {
            SourceAttrs.GIT_SIG_PUBKEY,
            SourceAttrs.GIT_SIG_REJECT_EXPIRED,
            SourceAttrs.GIT_SIG_REQUIRE_TAG,
            SourceAttrs.GIT_SIG_IGNORE_TAG
          }) {
        if (attrs.containsKey(name)) {
          throw StepFailure.definition(
              op.shown() + " asks for a signature (" + name + ") and has no key to check it with",
              "give the signer's public key: " + SourceAttrs.GIT_SIG_PUBKEY);
        }
      }
      return null;
    }
    Signatures.checkKeys(op.shown(), SourceAttrs.GIT_SIG_PUBKEY, keys);
    GitSigners signers =
        new GitSigners(
            keys,
            GitRequest.isTrue(attrs, SourceAttrs.GIT_SIG_REJECT_EXPIRED),
            GitRequest.isTrue(attrs, SourceAttrs.GIT_SIG_REQUIRE_TAG),
            GitRequest.isTrue(attrs, SourceAttrs.GIT_SIG_IGNORE_TAG));
    if (signers.requireTag() && signers.ignoreTag()) {
      throw StepFailure.definition(
          op.shown() + " asks for a signed tag, and for tags to be ignored", "ask for one of them");
    }
    return signers;
  }

  /** Different for all that could make a difference to whether a signature is good. */
  String id() {
    String all = rejectExpired + " " + requireTag + " " + ignoreTag + "\n" + keys;
    return Digest.of(all.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
