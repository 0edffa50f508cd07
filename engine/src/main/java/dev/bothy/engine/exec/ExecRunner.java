package dev.bothy.engine.exec;

import dev.bothy.engine.exec.ContainerSpec.Limit;
import dev.bothy.engine.op.HostFailures;
import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs exec operations: one container each, whose changes become layers. */
public final class ExecRunner implements OpRunner, AutoCloseable {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Store store;
  private final Snapshots snapshots;
  private final CacheMounts caches;
  private @Nullable Workspace workspace;
  private @Nullable ContainerRuntime runtime;
  private @Nullable String filter;

  /**
   * @param namespace proof that mounts made here show nowhere else
   */
  @SuppressWarnings("unused") // namespace: to have one is the point
  public ExecRunner(Store store, Snapshots snapshots, WorkerNamespace namespace) {
    this.store = store;
    this.snapshots = snapshots;
    this.caches = new CacheMounts(store, snapshots);
  }

  @Override
  public List<Result> run(Vertex vertex, List<Result> inputs, StepContext context)
      throws StepFailure, InterruptedException {
    if (!(vertex.op().kind() instanceof ExecOp op)) {
      throw new IllegalArgumentException("not an exec operation: " + vertex.digest());
    }
    if (!op.meta().cgroupParent().isEmpty()) {
      context.warn(
          "the control group " + op.meta().cgroupParent() + " is not used: steps have none here");
    }
    Set<LayerId> used = new LinkedHashSet<>();
    inputs.forEach(input -> used.addAll(input.layers()));
    try (Lease _ = store.layers().lease(used)) {
      return run(op, inputs, context);
    } catch (IOException e) {
      throw HostFailures.of(e, store.root());
    }
  }

  private List<Result> run(ExecOp op, List<Result> inputs, StepContext context)
      throws IOException, StepFailure, InterruptedException {
    ContainerRuntime container = runtime();
    Workspace space = workspace();
    Path step = space.newStep();
    try (StepResources resources = new StepResources(step, caches);
        StepMounts mounts = new StepMounts(store, snapshots, step, context)) {
      mounts.prepare(op, inputs, resources);
      ContainerSpec spec = spec(op, mounts, step, context);
      Path bundle = step.resolve("bundle");
      FileCalls.mkdir(Fd.NONE, bundle.toString(), 0700);
      spec.writeTo(bundle);
      OomCounter oom = OomCounter.read();
      ContainerProcess.Outcome outcome =
          new ContainerProcess(container, space.runtimeState(), step.getFileName().toString())
              .run(bundle, context);
      try {
        ExitStatus.check(op.meta(), outcome, oom, store.root());
      } catch (StepFailure e) {
        if (outcome.runtimeError().isEmpty()) {
          offer(e, new StepShell(container, space.runtimeState(), spec, step), context);
        }
        throw e;
      }
      return mounts.commit(op);
    } finally {
      Trees.delete(step);
    }
  }

  private static void offer(StepFailure failure, StepShell shell, StepContext context)
      throws InterruptedException {
    try {
      context.offer(failure, terminal -> shell.on(terminal, context));
    } catch (IOException e) {
      context.warn(
          "no shell could be opened: " + e.getMessage()); // and the step failed all the same
    }
  }

  private ContainerSpec spec(ExecOp op, StepMounts mounts, Path step, StepContext context)
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
    return new ContainerSpec(
        mounts.rootfs(),
        mounts.readonlyRoot(),
        false,
        meta.args(),
        environment(op, user, context),
        cwd,
        user,
        hostname,
        limits(meta.ulimits()),
        mounts.specMounts(network, ownNetwork, insecure),
        ownNetwork,
        store.userXattrs(),
        insecure ? null : filter());
  }

  private static List<String> environment(ExecOp op, Identity user, StepContext context)
      throws IOException, StepFailure {
    List<String> env = new ArrayList<>(op.meta().env());
    addDefault(env, "PATH", DEFAULT_PATH);
    ExecMeta.ProxyEnv proxy = op.meta().proxyEnv();
    if (proxy != null) {
      addProxy(env, "http_proxy", proxy.httpProxy());
      addProxy(env, "https_proxy", proxy.httpsProxy());
      addProxy(env, "ftp_proxy", proxy.ftpProxy());
      addProxy(env, "no_proxy", proxy.noProxy());
      addProxy(env, "all_proxy", proxy.allProxy());
    }
    env.addAll(StepResources.secretEnvironment(op, context));
    addDefault(env, "HOME", user.home());
    return env;
  }

  private static void addDefault(List<String> env, String name, String value) {
    for (String entry : env) {
      if (entry.startsWith(name + "=")) {
        return;
      }
    }
    env.add(name + "=" + value);
  }

  private static void addProxy(List<String> env, String name, String value) {
    if (!value.isEmpty()) {
      env.add(name + "=" + value);
      env.add(name.toUpperCase(Locale.ROOT) + "=" + value);
    }
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

  private synchronized String filter() throws IOException {
    String made = filter;
    if (made == null) {
      made = SystemCallFilter.load().program();
      filter = made;
    }
    return made;
  }

  private synchronized ContainerRuntime runtime() throws StepFailure {
    ContainerRuntime found = runtime;
    if (found == null) {
      found = ContainerRuntime.find(System.getenv("PATH"));
      runtime = found;
    }
    return found;
  }

  private synchronized Workspace workspace() throws IOException {
    Workspace space = workspace;
    if (space == null) {
      space = new Workspace(store);
      workspace = space;
    }
    return space;
  }

  @Override
  public synchronized void close() throws IOException {
    Workspace space = workspace;
    workspace = null;
    if (space != null) {
      space.close();
    }
  }
}
