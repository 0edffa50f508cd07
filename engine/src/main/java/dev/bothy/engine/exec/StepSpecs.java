package dev.bothy.engine.exec;

import dev.bothy.engine.exec.container.ContainerSpec;
import dev.bothy.engine.exec.container.ContainerSpec.Limit;
import dev.bothy.engine.exec.container.ContainerSpec.SpecMount;
import dev.bothy.engine.exec.container.Identity;
import dev.bothy.engine.exec.container.SystemCallPrograms;
import dev.bothy.engine.exec.mount.MountPaths;
import dev.bothy.engine.exec.mount.StepMounts;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Steps in the terms of the container runtime. */
final class StepSpecs {
  private final boolean rootless;

  StepSpecs(boolean rootless) {
    this.rootless = rootless;
  }

  /** The step's container, its trees mounted. Makes what it takes in the step's directory. */
  ContainerSpec of(ExecOp op, StepMounts mounts, Path step, StepContext context)
      throws IOException, StepFailure {
    ExecMeta meta = op.meta();
    boolean insecure = op.security() == ExecOp.Security.INSECURE;
    boolean ownNetwork = op.network() == ExecOp.Network.NONE;
    Identity user;
    try (Fd root = Fd.directory(mounts.rootfs())) {
      user = Identity.of(meta.user(), lines(root, "/etc/passwd"), lines(root, "/etc/group"));
    }
    String cwd = MountPaths.absolute(meta.cwd(), "/");
    mounts.makeKernelDirectories();
    mounts.makeWorkingDirectory(cwd, user);
    String hostname = meta.hostname().isEmpty() ? NetworkFiles.HOSTNAME : meta.hostname();
    Path network = step.resolve("network");
    FileCalls.mkdir(Fd.NONE, network.toString(), 0755);
    Files.writeString(network.resolve("hosts"), NetworkFiles.hosts(hostname, meta.extraHosts()));
    Files.writeString(
        network.resolve("resolv.conf"), NetworkFiles.resolvConf(), StandardCharsets.ISO_8859_1);
    List<SpecMount> devices = StepDevices.make(step.resolve("devices"), rootless, insecure);
    List<SpecMount> system = SystemMounts.of(devices, rootless, ownNetwork, insecure);
    return new ContainerSpec(
        mounts.rootfs(),
        mounts.readonlyRoot(),
        false,
        meta.args(),
        StepEnvironment.of(op, user, context),
        cwd,
        user,
        hostname,
        limits(meta.ulimits()),
        mounts.specMounts(system, network),
        ownNetwork,
        !op.meta().cgroupParent().isEmpty(),
        rootless,
        insecure ? null : SystemCallPrograms.ofThisMachine());
  }

  private static List<Limit> limits(List<ExecMeta.Ulimit> ulimits) {
    List<Limit> limits = new ArrayList<>();
    for (ExecMeta.Ulimit ulimit : ulimits) {
      limits.add(
          new Limit(
              "RLIMIT_" + ulimit.name().toUpperCase(Locale.ROOT), ulimit.soft(), ulimit.hard()));
    }
    return limits;
  }

  /** Lines of a file in the step's root; none when it has no such regular file. */
  private static List<String> lines(Fd root, String path) throws IOException {
    final long most = 10 << 20;
    Fd fd;
    try {
      fd = root.openInRoot(path, Fd.O_RDONLY | Fd.O_NONBLOCK, 0);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
        return List.of();
      }
      throw e;
    }
    try (fd;
        InputStream in = fd.input()) {
      FileStat stat = FileCalls.stat(fd);
      if (!stat.isRegular() || stat.size() > most) {
        return List.of();
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
