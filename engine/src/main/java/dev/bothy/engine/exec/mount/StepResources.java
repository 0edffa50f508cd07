package dev.bothy.engine.exec.mount;

import dev.bothy.engine.exec.container.ContainerSpec.SpecMount;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a step borrows while it runs: caches, secrets, the ssh agent. Closing gives it back. */
public final class StepResources implements AutoCloseable {
  private final Path step;
  private final CacheMounts caches;
  private final OpenThings open = new OpenThings();
  private CacheMounts.@Nullable Claim claim;
  private int number;

  /**
   * @param step a directory in memory
   */
  public StepResources(Path step, CacheMounts caches) {
    this.step = step;
    this.caches = caches;
  }

  /** Takes the caches that the step mounts; call once, before {@link #mount}. */
  void claim(List<CacheMounts.Wanted> wanted, StepContext context)
      throws IOException, InterruptedException, StepFailure {
    claim = caches.claim(wanted, context);
    open.add(claim);
  }

  /**
   * The runtime's mount for one of the op's; null when an optional one has nothing to show.
   *
   * @param mode permissions of memory
   */
  @Nullable SpecMount mount(Mount mount, String destination, int mode, StepContext context)
      throws IOException, StepFailure {
    if (mount.type() instanceof Mount.Cache) {
      return new SpecMount(
          destination,
          "bind",
          Objects.requireNonNull(claim).directory(destination).toString(),
          List.of("rbind", "nodev", mount.readonly() ? "ro" : "rw"));
    }
    if (mount.type() instanceof Mount.Tmpfs tmpfs) {
      return tmpfs(destination, tmpfs.size(), mode, mount.readonly());
    }
    if (mount.type() instanceof Mount.Secret secret) {
      return secret(secret, destination, context);
    }
    if (mount.type() instanceof Mount.Ssh ssh) {
      return ssh(ssh, destination, context);
    }
    throw new IllegalArgumentException("bind mounts are mounted elsewhere");
  }

  /** Whether the mount is optional and has nothing to show. */
  static boolean isAbsent(Mount mount, StepContext context) throws IOException {
    if (mount.type() instanceof Mount.Secret secret && secret.optional()) {
      byte[] value = context.secret(secret.id());
      if (value != null) {
        Arrays.fill(value, (byte) 0);
      }
      return value == null;
    }
    return mount.type() instanceof Mount.Ssh ssh
        && ssh.optional()
        && context.sshAgent(ssh.id()) == null;
  }

  private static SpecMount tmpfs(String destination, long size, int mode, boolean readonly) {
    List<String> options = new ArrayList<>(List.of("nosuid", "nodev"));
    options.add("mode=" + Integer.toOctalString(mode));
    if (size > 0) {
      options.add("size=" + size);
    }
    if (readonly) {
      options.add("ro");
    }
    return new SpecMount(destination, "tmpfs", "tmpfs", options);
  }

  private @Nullable SpecMount secret(Mount.Secret secret, String destination, StepContext context)
      throws IOException, StepFailure {
    byte[] value = context.secret(secret.id());
    if (value == null) {
      if (secret.optional()) {
        return null;
      }
      throw missingSecret(secret.id());
    }
    Path file = step.resolve("secret-" + number++);
    try (Fd fd = Fd.NONE.openAt(file.toString(), Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, 0600)) {
      fd.write(value, 0, value.length);
    } finally {
      Arrays.fill(value, (byte) 0);
    }
    FileCalls.chown(Fd.NONE, file.toString(), secret.uid(), secret.gid());
    FileCalls.chmod(Fd.NONE, file.toString(), secret.mode() & 0777);
    List<String> options = new ArrayList<>(List.of("bind", "ro", "nosuid", "nodev"));
    if ((secret.mode() & 0111) == 0) {
      options.add("noexec");
    }
    return new SpecMount(destination, "bind", file.toString(), options);
  }

  static StepFailure missingSecret(String id) {
    return StepFailure.step(
        "the step needs the secret " + id + ", and none of that name was given",
        "pass it: --secret id=" + id + ",src=FILE or --secret id=" + id + ",env=VARIABLE");
  }

  private @Nullable SpecMount ssh(Mount.Ssh ssh, String destination, StepContext context)
      throws IOException, StepFailure {
    Path agent = context.sshAgent(ssh.id());
    if (agent == null) {
      if (ssh.optional()) {
        return null;
      }
      throw StepFailure.host(
          "the step needs an ssh agent"
              + (ssh.id().isEmpty() || ssh.id().equals("default") ? "" : " " + ssh.id())
              + ", and there is none",
          ssh.id().isEmpty() || ssh.id().equals("default")
              ? "start one (ssh-agent, ssh-add), check SSH_AUTH_SOCK, or pass a key:"
                  + " --ssh default=FILE"
              : "pass its socket or a key: --ssh " + ssh.id() + "=FILE",
          null);
    }
    Path socket = step.resolve("agent-" + number++);
    open.add(AgentForward.start(socket, agent));
    FileCalls.chown(Fd.NONE, socket.toString(), ssh.uid(), ssh.gid());
    FileCalls.chmod(Fd.NONE, socket.toString(), ssh.mode() & 0777);
    return new SpecMount(
        destination, "bind", socket.toString(), List.of("bind", "nosuid", "noexec", "nodev"));
  }

  /**
   * Secrets handed over in the environment, {@code NAME=value}; an optional one that is missing is
   * empty.
   */
  public static List<String> secretEnvironment(ExecOp op, StepContext context)
      throws IOException, StepFailure {
    List<String> env = new ArrayList<>();
    for (ExecOp.SecretEnv secret : op.secretEnv()) {
      byte[] value = context.secret(secret.id());
      if (value != null) {
        refuseZeroBytes(secret, value);
        env.add(secret.name() + "=" + new String(value, StandardCharsets.UTF_8));
        Arrays.fill(value, (byte) 0);
      } else if (secret.optional()) {
        env.add(secret.name() + "=");
      } else {
        throw missingSecret(secret.id());
      }
    }
    return env;
  }

  /** A variable ends at the first one, so the step would get a part of the secret. */
  private static void refuseZeroBytes(ExecOp.SecretEnv secret, byte[] value) throws StepFailure {
    for (byte each : value) {
      if (each == 0) {
        throw StepFailure.step(
            "the secret "
                + secret.id()
                + " cannot be in the variable "
                + secret.name()
                + ": it has a zero byte",
            "have the step mount it as a file");
      }
    }
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
