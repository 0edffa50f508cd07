package dev.bothy.engine.failed;

import dev.bothy.engine.store.LayerId;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.oci.Digest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A step whose process failed, and the file systems as it left them. No secret's value is among
 * them, and nothing that was in memory.
 *
 * @param name as progress shows it
 * @param message how it ended
 * @param exitCode of the process
 * @param failedMillis since 1970
 * @param op the step, each of its mounts with an input of its own and secrets optional
 * @param stacks the mounts' layers, by input
 * @param own layers that nothing else has: what the process changed
 */
public record FailedStep(
    Digest vertex,
    String name,
    @Nullable SourceLocation where,
    String message,
    int exitCode,
    long failedMillis,
    ExecOp op,
    List<List<LayerId>> stacks,
    List<LayerId> own) {
  public FailedStep {
    stacks = stacks.stream().map(List::copyOf).toList();
    own = List.copyOf(own);
  }

  /** By what people name it; the same for each failure of one step. */
  public String id() {
    return vertex.shortHex();
  }

  /** All layers that it takes to look at it. */
  public Set<LayerId> layers() {
    Set<LayerId> all = new LinkedHashSet<>();
    stacks.forEach(all::addAll);
    return all;
  }
}
