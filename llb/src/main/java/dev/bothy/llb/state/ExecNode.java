package dev.bothy.llb.state;

import dev.bothy.llb.op.Caps;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.Utf8Order;
import dev.bothy.llb.op.WorkerConstraints;
import dev.bothy.oci.ImageConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A process. */
final class ExecNode extends Node {
  private static final String SSH_SOCKET = "/run/buildkit/ssh_agent.";
  private static final String SSH_VARIABLE = "SSH_AUTH_SOCK";

  private final Settings settings;
  private final List<String> args;

  /** Sorted by place, the root among them. */
  private final List<Exec.MountSpec> mounts;

  private final List<Exec.SecretSpec> secrets;
  private final List<Exec.SshSpec> ssh;
  private final List<ExecOp.CdiDevice> devices;
  private final List<Integer> validExitCodes;
  private final ExecMeta.@Nullable ProxyEnv proxy;

  ExecNode(@Nullable Output root, Settings base, Exec exec) {
    super(exec.attributes);
    settings = apply(base, exec);
    args = exec.args;
    List<Exec.MountSpec> all = new ArrayList<>(exec.mounts.size() + 1);
    all.add(
        new Exec.MountSpec(
            "/",
            root,
            "",
            exec.readonlyRoot,
            false,
            Mount.Bind.INSTANCE,
            Mount.ContentCache.DEFAULT));
    all.addAll(exec.mounts);
    all.sort(ByPlace.INSTANCE);
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i).dest().equals(all.get(i - 1).dest())) {
        throw new IllegalArgumentException("two mounts at " + all.get(i).dest());
      }
    }
    mounts = List.copyOf(all);
    secrets = List.copyOf(exec.secrets);
    ssh = List.copyOf(exec.ssh);
    devices = List.copyOf(exec.devices);
    validExitCodes = List.copyOf(exec.validExitCodes);
    proxy = exec.proxy;
  }

  private static final class ByPlace implements Comparator<Exec.MountSpec> {
    static final ByPlace INSTANCE = new ByPlace();

    @Override
    public int compare(Exec.MountSpec a, Exec.MountSpec b) {
      return Utf8Order.INSTANCE.compare(a.dest(), b.dest());
    }
  }

  private ExecNode(ExecNode other, List<Exec.MountSpec> mounts, Attributes attributes) {
    super(attributes);
    settings = other.settings;
    args = other.args;
    this.mounts = mounts;
    secrets = other.secrets;
    ssh = other.ssh;
    devices = other.devices;
    validExitCodes = other.validExitCodes;
    proxy = other.proxy;
  }

  private static Settings apply(Settings base, Exec exec) {
    Settings s = base;
    for (EnvVar v : exec.env) {
      s = s.withEnv(v.name(), v.value());
    }
    for (String dir : exec.dirs) {
      s = s.withDir(dir);
    }
    if (exec.user != null) {
      s = s.withUser(exec.user);
    }
    if (exec.hostname != null) {
      s = s.withHostname(exec.hostname);
    }
    for (ExecMeta.ExtraHost host : exec.extraHosts) {
      s = s.withExtraHost(host);
    }
    for (ExecMeta.Ulimit limit : exec.ulimits) {
      s = s.withUlimit(limit);
    }
    if (exec.cgroupParent != null) {
      s = s.withCgroupParent(exec.cgroupParent);
    }
    if (exec.network != null) {
      s = s.withNetwork(exec.network);
    }
    if (exec.security != null) {
      s = s.withSecurity(exec.security);
    }
    return s;
  }

  /** The number of the result at that mount, or -1 when it has none. */
  int outputAt(String dest) {
    int next = 0;
    for (Exec.MountSpec m : mounts) {
      if (m.hasOutput()) {
        if (m.dest().equals(dest)) {
          return next;
        }
        next++;
      }
    }
    return -1;
  }

  @Override
  Node with(Attributes changed) {
    return new ExecNode(this, mounts, changed);
  }

  /** The tree that it runs in; null for the empty one. */
  @Nullable Output root() {
    for (Exec.MountSpec mount : mounts) {
      if (mount.dest().equals("/")) {
        return mount.source();
      }
    }
    return null;
  }

  @Override
  Node reading(UnaryOperator<Output> other) {
    List<Exec.MountSpec> changed = new ArrayList<>(mounts.size());
    for (Exec.MountSpec m : mounts) {
      changed.add(
          new Exec.MountSpec(
              m.dest(),
              m.source() == null ? null : other.apply(m.source()),
              m.selector(),
              m.readonly(),
              m.noOutput(),
              m.type(),
              m.contentCache()));
    }
    return new ExecNode(this, List.copyOf(changed), attributes);
  }

  @Override
  List<Output> inputs() {
    @Nullable Output[] sources = new Output[mounts.size()];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = mounts.get(i).source();
    }
    return present(sources);
  }

  @Override
  List<ImageBase> imageBases() {
    return settings.image() == null ? List.of() : List.of(settings.image());
  }

  @Override
  Op op(Marshaller m) {
    InputList inputs = new InputList(m);
    List<Mount> list = new ArrayList<>(mounts.size() + secrets.size() + ssh.size());
    int next = 0;
    for (Exec.MountSpec spec : mounts) {
      int output = spec.hasOutput() ? next++ : Mount.NO_OUTPUT;
      list.add(
          new Mount(
              inputs.number(spec.source()),
              spec.selector(),
              spec.dest(),
              output,
              spec.readonly(),
              spec.type(),
              "",
              spec.contentCache()));
    }
    List<ExecOp.SecretEnv> secretEnv = new ArrayList<>();
    for (Exec.SecretSpec spec : secrets) {
      if (spec.variable() != null) {
        secretEnv.add(
            new ExecOp.SecretEnv(spec.secret().id(), spec.variable(), spec.secret().optional()));
      }
      if (spec.dest() != null) {
        list.add(outside(spec.dest(), spec.secret()));
      }
    }
    for (int i = 0; i < ssh.size(); i++) {
      list.add(outside(sshSocket(i), ssh.get(i).ssh()));
    }
    ImageConfig config = m.config(settings);
    return new Op(
        inputs.toList(),
        new ExecOp(meta(config), list, settings.network(), settings.security(), secretEnv, devices),
        m.platform(settings.platform(config)),
        WorkerConstraints.NONE);
  }

  /** Every client leaves the output number of these mounts at 0. */
  private static Mount outside(String dest, Mount.Type type) {
    return new Mount(Mount.EMPTY, "", dest, 0, false, type, "", Mount.ContentCache.DEFAULT);
  }

  private String sshSocket(int i) {
    String dest = ssh.get(i).dest();
    return dest == null ? SSH_SOCKET + i : dest;
  }

  private ExecMeta meta(@Nullable ImageConfig config) {
    List<EnvVar> env = settings.env(config);
    if (!ssh.isEmpty() && EnvVar.find(env, SSH_VARIABLE) == null) {
      env = EnvVar.put(env, new EnvVar(SSH_VARIABLE, sshSocket(0)));
    }
    List<String> lines = new ArrayList<>(env.size());
    for (EnvVar v : env) {
      lines.add(v.name() + "=" + v.value());
    }
    return new ExecMeta(
        args,
        lines,
        settings.dir(config),
        settings.user(),
        proxy,
        settings.extraHosts(),
        settings.hostname(),
        settings.ulimits(),
        settings.cgroupParent(),
        true,
        validExitCodes);
  }

  @Override
  List<String> caps() {
    List<String> caps = new ArrayList<>();
    caps.add(Caps.EXEC_BASE);
    if (settings.network() != ExecOp.Network.SANDBOX) {
      caps.add(Caps.EXEC_NETWORK);
    }
    if (settings.security() != ExecOp.Security.SANDBOX) {
      caps.add(Caps.EXEC_SECURITY);
    }
    if (proxy != null) {
      caps.add(Caps.EXEC_PROXY);
    }
    if (!settings.ulimits().isEmpty()) {
      caps.add(Caps.EXEC_ULIMIT);
    }
    if (!settings.cgroupParent().isEmpty()) {
      caps.add(Caps.EXEC_CGROUP_PARENT);
    }
    if (!validExitCodes.isEmpty()) {
      caps.add(Caps.EXEC_VALID_EXIT_CODES);
    }
    if (!devices.isEmpty()) {
      caps.add(Caps.EXEC_CDI);
    }
    for (Exec.MountSpec m : mounts) {
      if (m.contentCache() != Mount.ContentCache.DEFAULT) {
        caps.add(Caps.EXEC_MOUNT_CONTENT_CACHE);
      }
      if (!m.selector().isEmpty()) {
        caps.add(Caps.EXEC_MOUNT_SELECTOR);
      }
      if (m.type() instanceof Mount.Cache) {
        caps.add(Caps.EXEC_MOUNT_CACHE);
        caps.add(Caps.EXEC_MOUNT_CACHE_SHARING);
      } else if (m.type() instanceof Mount.Tmpfs t) {
        caps.add(Caps.EXEC_MOUNT_TMPFS);
        if (t.size() > 0) {
          caps.add(Caps.EXEC_MOUNT_TMPFS_SIZE);
        }
      } else if (m.type() instanceof Mount.Bind && m.source() != null) {
        caps.add(Caps.EXEC_MOUNT_BIND);
      }
    }
    for (Exec.SecretSpec s : secrets) {
      caps.add(Caps.EXEC_MOUNT_SECRET);
      if (s.variable() != null) {
        caps.add(Caps.EXEC_SECRET_ENV);
      }
    }
    if (!ssh.isEmpty()) {
      caps.add(Caps.EXEC_MOUNT_SSH);
    }
    return caps;
  }
}
