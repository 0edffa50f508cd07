package dev.bothy.engine.source.http;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who must have signed a file.
 *
 * @param keys of PGP in armor
 * @param signature a detached one in armor
 */
record HttpSigner(String keys, String signature) {
  /** Null when nobody is asked for. */
  static @Nullable HttpSigner of(SourceOp op) throws StepFailure {
    String keys = op.attrs().get(SourceAttrs.HTTP_SIG_PUBKEY);
    String signature = op.attrs().get(SourceAttrs.HTTP_SIG_SIGNATURE);
    if (keys == null && signature == null) {
      return null;
    }
    if (keys == null || keys.isEmpty() || signature == null || signature.isEmpty()) {
      throw StepFailure.definition(
          op.shown() + " is to be signed, which takes a key and a signature",
          "give both: " + SourceAttrs.HTTP_SIG_PUBKEY + " and " + SourceAttrs.HTTP_SIG_SIGNATURE);
    }
    return new HttpSigner(keys, signature);
  }

  /** Different for all that could make a difference to whether it is good. */
  String id() {
    String all = keys.length() + " " + keys + signature;
    return Digest.of(all.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
