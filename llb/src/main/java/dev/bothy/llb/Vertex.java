package dev.bothy.llb;

import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a {@link Definition}.
 *
 * @param digest of the operation's bytes
 * @param location where it was written, when the Definition says so
 */
public record Vertex(Digest digest, Op op, OpMetadata metadata, @Nullable SourceLocation location) {
  /**
   * What people call it: its custom name, or one made from the operation; addresses in it as {@link
   * ShownAddress} has them.
   */
  public String name() {
    String custom = metadata.description().get(OpMetadata.CUSTOM_NAME);
    return ShownAddress.inText(custom != null && !custom.isEmpty() ? custom : VertexName.of(op));
  }
}
