package dev.bothy.llb.op;

import java.util.List;

/**
 * Which workers may run an operation.
 *
 * @param filter containerd filter expressions over worker labels
 */
public record WorkerConstraints(List<String> filter) {
  public static final WorkerConstraints NONE = new WorkerConstraints(List.of());

  public WorkerConstraints {
    filter = List.copyOf(filter);
  }
}
