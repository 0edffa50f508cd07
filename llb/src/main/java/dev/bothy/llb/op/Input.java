package dev.bothy.llb.op;

import dev.bothy.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One result of another operation.
 *
 * @param digest of the other operation's bytes
 * @param output which of its outputs, from 0
 */
public record Input(Digest digest, int output) {
  public Input {
    if (output < 0) {
      throw new IllegalArgumentException("output " + output + " is negative");
    }
  }

  // Written out: linking what a record generates costs a short command more than its work does.
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Input other && output == other.output && digest.equals(other.digest);
  }

  @Override
  public int hashCode() {
    return 31 * digest.hashCode() + output;
  }
}
