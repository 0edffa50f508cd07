package dev.bothy.llb.op;

import dev.bothy.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a graph (message {@code pb.Op}).
 *
 * @param inputs results this operation consumes; the operation refers to them by position
 * @param platform what it is made for; null where the result does not depend on it
 * @param constraints which workers may run it; null when the message is absent
 */
public record Op(
    List<Input> inputs,
    OpKind kind,
    @Nullable Platform platform,
    @Nullable WorkerConstraints constraints) {
  public Op {
    inputs = List.copyOf(inputs);
  }
}
