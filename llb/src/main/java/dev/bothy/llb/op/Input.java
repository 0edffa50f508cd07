package dev.bothy.llb.op;

import dev.bothy.oci.Digest;

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
}
