package dev.bothy.engine.exec.mount;

import dev.bothy.engine.store.LayerId;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step left.
 *
 * @param mounts by destination, their inputs numbers of stacks
 * @param made those of the stacks' layers that are new
 */
public record StepRemains(List<Mount> mounts, List<List<LayerId>> stacks, List<LayerId> made) {
  /** The step on these mounts, that needs no secret. */
  public ExecOp of(ExecOp op) {
    List<ExecOp.SecretEnv> secrets = new ArrayList<>();
    for (ExecOp.SecretEnv secret : op.secretEnv()) {
      secrets.add(new ExecOp.SecretEnv(secret.id(), secret.name(), true));
    }
    return new ExecOp(op.meta(), mounts, op.network(), op.security(), secrets, op.cdiDevices());
  }
}
