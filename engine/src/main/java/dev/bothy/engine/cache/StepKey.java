package dev.bothy.engine.cache;

import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * The definition key of a step: its operation and the keys of what it reads. Known without running
 * anything.
 *
 * @param op the operation's own key
 */
public record StepKey(Digest digest, OpKey op, List<InputKey> inputs) {
  /**
   * One result of another step, by that step's key.
   *
   * @param output which of its outputs, from 0
   */
  public record InputKey(Digest key, int output) {}

  public StepKey {
    inputs = List.copyOf(inputs);
  }

  /** The key of the operation on these inputs, in the operation's order. */
  public static StepKey of(OpKey op, List<InputKey> inputs) {
    KeyHash hash = new KeyHash("step");
    hash.add("op", op.digest().hex());
    List<InputKey> copy = new ArrayList<>(inputs);
    for (InputKey input : copy) {
      hash.add("input", input.key().hex() + "#" + input.output());
    }
    return new StepKey(hash.digest(), op, copy);
  }

  /**
   * The key of the same step when it was run although its result was known, and came out otherwise:
   * what depends on it must not take what was made from the older result.
   *
   * @param content digest of what came out
   */
  public Digest rerun(Digest content) {
    KeyHash hash = new KeyHash("rerun");
    return hash.add("step", digest.hex()).add("content", content.hex()).digest();
  }
}
