package dev.bothy.llb.op;

import java.util.List;

/** Runs a process on mounts; every writable mount with an output number is a result. */
public record ExecOp(
    ExecMeta meta,
    List<Mount> mounts,
    Network network,
    Security security,
    List<SecretEnv> secretEnv,
    List<CdiDevice> cdiDevices)
    implements OpKind {
  public ExecOp {
    mounts = List.copyOf(mounts);
    secretEnv = List.copyOf(secretEnv);
    cdiDevices = List.copyOf(cdiDevices);
  }

  /** The process's network; the order is the wire number. */
  public enum Network {
    SANDBOX,
    HOST,
    NONE
  }

  /** How far the process is confined; the order is the wire number. */
  public enum Security {
    SANDBOX,
    INSECURE
  }

  /** A secret handed over as an environment variable; the value is never part of the graph. */
  public record SecretEnv(String id, String name, boolean optional) {}

  /** A device by its CDI name. */
  public record CdiDevice(String name, boolean optional) {}
}
