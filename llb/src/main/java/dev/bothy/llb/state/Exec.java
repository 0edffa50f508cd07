package dev.bothy.llb.state;

import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to run a process, for {@link State#run}. Collects as it goes; {@code run} takes a copy. What
 * is set here holds for this process only; what the state has (environment, directory, user …) is
 * the default.
 */
public final class Exec {
  static final int SECRET_MODE = 0400;
  static final int SSH_MODE = 0600;
  static final String DEFAULT_SSH_ID = "default";

  final List<String> args;
  final List<EnvVar> env = new ArrayList<>();
  final List<MountSpec> mounts = new ArrayList<>();
  final List<SecretSpec> secrets = new ArrayList<>();
  final List<SshSpec> ssh = new ArrayList<>();
  final List<ExecMeta.ExtraHost> extraHosts = new ArrayList<>();
  final List<ExecMeta.Ulimit> ulimits = new ArrayList<>();
  final List<ExecOp.CdiDevice> devices = new ArrayList<>();
  final List<Integer> validExitCodes = new ArrayList<>();
  final List<String> dirs = new ArrayList<>();
  @Nullable String user;
  @Nullable String hostname;
  @Nullable String cgroupParent;
  ExecOp.@Nullable Network network;
  ExecOp.@Nullable Security security;
  ExecMeta.@Nullable ProxyEnv proxy;
  boolean readonlyRoot;
  Attributes attributes = Attributes.NONE;

  /**
   * A mount.
   *
   * @param source null for an empty one
   */
  record MountSpec(
      String dest,
      @Nullable Output source,
      String selector,
      boolean readonly,
      boolean noOutput,
      Mount.Type type,
      Mount.ContentCache contentCache) {
    boolean hasOutput() {
      return !noOutput && !readonly && type instanceof Mount.Bind;
    }
  }

  record SecretSpec(@Nullable String dest, @Nullable String variable, Mount.Secret secret) {}

  /** A null {@code dest} is filled in by position. */
  record SshSpec(@Nullable String dest, Mount.Ssh ssh) {}

  private Exec(List<String> args) {
    if (args.isEmpty()) {
      throw new IllegalArgumentException("a command without arguments");
    }
    this.args = List.copyOf(args);
  }

  /** A program and its arguments, as they are. */
  public static Exec args(String... args) {
    return new Exec(List.of(args));
  }

  /** A program and its arguments, as they are. */
  public static Exec args(List<String> args) {
    return new Exec(args);
  }

  /** A script for {@code /bin/sh}. */
  public static Exec sh(String script) {
    return new Exec(List.of("/bin/sh", "-c", script));
  }

  /** Lines for {@code /bin/sh}, which stops at the first that fails. */
  public static Exec sh(List<String> lines) {
    return sh(script(lines));
  }

  /** A script for {@code bash}, which must be there. */
  public static Exec bash(String script) {
    return new Exec(List.of("/bin/bash", "-c", script));
  }

  /** Lines for {@code bash}, which stops at the first that fails, pipes included. */
  public static Exec bash(List<String> lines) {
    return bash("set -o pipefail\n" + script(lines));
  }

  private static String script(List<String> lines) {
    return lines.size() == 1 ? lines.getFirst() : "set -e\n" + String.join("\n", lines);
  }

  /** Working directory; a relative one is below the state's. */
  public Exec dir(String path) {
    dirs.add(path);
    return this;
  }

  /** {@code name|uid[:group|gid]}. */
  public Exec user(String name) {
    user = name;
    return this;
  }

  public Exec env(String name, String value) {
    env.add(new EnvVar(name, value));
    return this;
  }

  public Exec hostname(String name) {
    hostname = name;
    return this;
  }

  public Exec extraHost(String host, String ip) {
    extraHosts.add(new ExecMeta.ExtraHost(host, ip));
    return this;
  }

  /**
   * A resource limit.
   *
   * @param name without {@code RLIMIT_}, in lower case: {@code nofile}
   */
  public Exec ulimit(String name, long soft, long hard) {
    ulimits.add(new ExecMeta.Ulimit(name, soft, hard));
    return this;
  }

  public Exec cgroupParent(String parent) {
    cgroupParent = parent;
    return this;
  }

  public Exec network(ExecOp.Network mode) {
    network = mode;
    return this;
  }

  public Exec security(ExecOp.Security mode) {
    security = mode;
    return this;
  }

  /** Proxy settings, visible to the process and outside every cache key. */
  public Exec proxy(ExecMeta.ProxyEnv settings) {
    proxy = settings;
    return this;
  }

  public Exec device(String cdiName, boolean optional) {
    devices.add(new ExecOp.CdiDevice(cdiName, optional));
    return this;
  }

  /** Exit codes that count as success, instead of 0 alone. */
  public Exec validExitCodes(int... codes) {
    validExitCodes.clear();
    for (int code : codes) {
      validExitCodes.add(code);
    }
    return this;
  }

  /** The root file system cannot be written; {@code run} then gives back the tree it began with. */
  public Exec readonlyRoot() {
    readonlyRoot = true;
    return this;
  }

  /** Another tree, writable; {@link Ran#mount} gives what became of it. */
  public Exec mount(String dest, State source) {
    return bind(dest, source, "", false, false);
  }

  /** Another tree, not writable. */
  public Exec mountReadonly(String dest, State source) {
    return bind(dest, source, "", true, false);
  }

  /**
   * A part of another tree.
   *
   * @param selector path in the source
   */
  public Exec mountReadonly(String dest, State source, String selector) {
    return bind(dest, source, selector, true, false);
  }

  /**
   * A tree in full detail.
   *
   * @param selector path in the source; empty for all of it
   * @param discard writes are dropped
   */
  public Exec bind(String dest, State source, String selector, boolean readonly, boolean discard) {
    return bind(dest, source, selector, readonly, discard, Mount.ContentCache.DEFAULT);
  }

  /**
   * A tree in full detail.
   *
   * @param contentCache whether the tree's content may stand for it in the step's key
   */
  public Exec bind(
      String dest,
      State source,
      String selector,
      boolean readonly,
      boolean discard,
      Mount.ContentCache contentCache) {
    return add(
        dest, source.output(), selector, readonly, discard, Mount.Bind.INSTANCE, contentCache);
  }

  /** A directory kept between builds under an id. */
  public Exec cache(String dest, String id, Mount.Sharing sharing) {
    return cache(dest, id, sharing, State.scratch(), "");
  }

  /** A directory kept between builds, which begins as this tree. */
  public Exec cache(String dest, String id, Mount.Sharing sharing, State seed, String selector) {
    return add(dest, seed.output(), selector, false, false, new Mount.Cache(id, sharing));
  }

  /**
   * Memory.
   *
   * @param size in bytes; 0 for the kernel's default
   */
  public Exec tmpfs(String dest, long size) {
    return add(dest, null, "", false, false, new Mount.Tmpfs(size));
  }

  private Exec add(
      String dest,
      @Nullable Output source,
      String selector,
      boolean readonly,
      boolean noOutput,
      Mount.Type type) {
    return add(dest, source, selector, readonly, noOutput, type, Mount.ContentCache.DEFAULT);
  }

  private Exec add(
      String dest,
      @Nullable Output source,
      String selector,
      boolean readonly,
      boolean noOutput,
      Mount.Type type,
      Mount.ContentCache contentCache) {
    if (dest.isEmpty() || dest.equals("/")) {
      throw new IllegalArgumentException(
          "a mount at \"" + dest + "\": the root is the state's own");
    }
    mounts.add(new MountSpec(dest, source, selector, readonly, noOutput, type, contentCache));
    return this;
  }

  /** A secret as a file that only root reads. */
  public Exec secret(String dest, String id) {
    return secret(dest, new Mount.Secret(id, 0, 0, SECRET_MODE, false));
  }

  /** A secret as a file. */
  public Exec secret(String dest, Mount.Secret secret) {
    secrets.add(new SecretSpec(dest, null, secret));
    return this;
  }

  /** A secret as an environment variable. */
  public Exec secretEnv(String variable, String id, boolean optional) {
    secrets.add(new SecretSpec(null, variable, new Mount.Secret(id, 0, 0, 0, optional)));
    return this;
  }

  /** The default ssh agent, at a path of its own that {@code SSH_AUTH_SOCK} names. */
  public Exec ssh() {
    return ssh(null, new Mount.Ssh(DEFAULT_SSH_ID, 0, 0, SSH_MODE, false));
  }

  /**
   * An ssh agent.
   *
   * @param dest the socket's path; null for one of its own
   */
  public Exec ssh(@Nullable String dest, Mount.Ssh agent) {
    ssh.add(new SshSpec(dest, agent));
    return this;
  }

  /** What progress shows for this step; without secrets that an address in it has. */
  public Exec named(String name) {
    attributes = attributes.named(name);
    return this;
  }

  /** Where the step was written. */
  public Exec at(SourceLocation where) {
    attributes = attributes.at(where);
    return this;
  }
}
