package dev.bothy.runtime;

/** What a {@link Place} can do beyond running a command. */
public enum Capability {
  /** Keeps running after the client left. */
  DETACHED,
  /** A project directory and other host directories can be mounted. */
  BIND_MOUNTS,
  /** Reachable with plain OpenSSH. */
  SSH,
  /** Declared ports are reachable on this machine. */
  PORTS,
  /** Layers can be added to what runs. */
  LIVE_LAYERS,
  /** Stopped and started again with its changes kept. */
  STOP_START
}
