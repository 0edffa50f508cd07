package dev.bothy.llb.op;

import java.util.List;

/**
 * Gives results of its inputs as they are, once all inputs are there.
 *
 * @param id says what it is for; tells it from others of the same inputs
 * @param outputs for each result the position of the input that it is
 */
public record PassthroughOp(String id, List<Integer> outputs) implements OpKind {
  public PassthroughOp {
    outputs = List.copyOf(outputs);
  }
}
