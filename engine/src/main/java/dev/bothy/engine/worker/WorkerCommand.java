package dev.bothy.engine.worker;

import dev.bothy.engine.host.Programs;
import dev.bothy.engine.host.SubordinateIds;
import dev.bothy.llb.SolveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a worker: this very program in new mount and process namespaces, and without
 * root in a user namespace too.
 *
 * @param javaHome of the Java that runs it
 * @param classPath as in {@code java.class.path}
 * @param aotCache made of the same class path; null for none
 * @param options further options of the virtual machine
 */
public record WorkerCommand(
    Path javaHome, String classPath, @Nullable Path aotCache, List<String> options) {
  private static final String OPTIONS = "bothy.worker.options";

  /** Later versions of Java are about to drop it, and refuse to start any process then. */
  private static final int LAST_WITH_VFORK = 25;

  private static final String MAIN = "dev.bothy.engine.worker.WorkerMain";

  public WorkerCommand {
    options = List.copyOf(options);
  }

  /**
   * As this process runs; with the cache that a distribution has for workers, and the further
   * options that {@code -Dbothy.worker.options} gives, with a space between each two.
   */
  public static WorkerCommand ofThisProcess() {
    String home = System.getProperty("bothy.home");
    String options = System.getProperty(OPTIONS);
    Path cache = home == null ? null : Path.of(home, "build", "dist", "bothy-worker.aot");
    return new WorkerCommand(
        Path.of(System.getProperty("java.home")),
        System.getProperty("java.class.path"),
        cache != null && Files.exists(cache) ? cache : null,
        options == null ? List.of() : List.of(options.split(" ")));
  }

  /**
   * The worker's process, not started. Java reads file names in the locale's encoding and takes no
   * option for it: in the C locale names beyond ASCII would be lost.
   */
  ProcessBuilder process(boolean rootless) throws SolveException {
    ProcessBuilder process = new ProcessBuilder(line(rootless));
    process.environment().put("LC_ALL", "C.UTF-8");
    // unshare looks for newuidmap itself, and steps' programs are looked for where we would.
    process.environment().put("PATH", Programs.ofThisProcess().searchPath());
    return process;
  }

  private List<String> line(boolean rootless) throws SolveException {
    List<String> line = new ArrayList<>();
    // A session of its own: what the terminal sends to us is not sent to what runs for us.
    line.add(tool("setsid"));
    line.add(tool("unshare"));
    if (rootless) {
      line.add("--user");
      line.add("--map-root-user");
      line.add("--map-auto");
    }
    line.addAll(
        List.of(
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc",
            "--propagation",
            "private"));
    line.add(javaHome.resolve("bin/java").toString());
    if (aotCache != null) {
      line.add("-XX:AOTCache=" + aotCache);
    }
    line.addAll(
        List.of(
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx768m",
            // As the launcher has it: a small young generation in huge pages.
            "-Xmn16m",
            "-XX:+UseTransparentHugePages",
            // Ten times the defaults: the optimizing compiler is for a large layer's bytes, not for
            // a step's start.
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000",
            "--enable-native-access=ALL-UNNAMED",
            // Native calls hold their carrier thread while they run.
            "-Djdk.virtualThreadScheduler.parallelism=16"));
    if (Runtime.version().feature() == LAST_WITH_VFORK) {
      // Without the helper between: half of what it takes to start a step's container.
      line.add("-Djdk.lang.Process.launchMechanism=VFORK");
    }
    line.addAll(options);
    line.add("-cp");
    line.add(classPath);
    line.add(MAIN);
    return line;
  }

  private static String tool(String name) throws SolveException {
    Path found = Programs.ofThisProcess().find(name);
    if (found == null) {
      throw new SolveException(
          SolveException.Kind.HOST,
          name + " is not installed, and steps run in namespaces that it makes",
          "install the package util-linux",
          null,
          null);
    }
    return found.toString();
  }

  /** Why a worker that never said a word cannot be had. */
  static SolveException refused(boolean rootless, String said) {
    String message = "cannot make the namespaces that steps run in";
    if (rootless) {
      if (Programs.ofThisProcess().find("newuidmap") == null) {
        return host(
            message + ": newuidmap is not installed",
            "install the package uidmap, or run as root",
            said);
      }
      String user = System.getProperty("user.name");
      if (!hasSubordinateIds(user)) {
        return host(
            message + ": the user " + user + " has no subordinate ids",
            "as root: " + SubordinateIds.command(user),
            said);
      }
      if (isZero("/proc/sys/user/max_user_namespaces")
          || isZero("/proc/sys/kernel/unprivileged_userns_clone")) {
        return host(
            message + ": this kernel gives users no namespaces",
            "as root: sysctl user.max_user_namespaces=15000 kernel.unprivileged_userns_clone=1",
            said);
      }
    }
    return host(
        message + (said.isEmpty() ? "" : ": " + said),
        rootless
            ? "user namespaces may be forbidden here (AppArmor, a container); run as root"
            : "inside a container it takes --privileged",
        said);
  }

  private static SolveException host(String message, String hint, String said) {
    return new SolveException(
        SolveException.Kind.HOST, message, hint, null, new InWorkerException(said));
  }

  private static boolean isZero(String file) {
    try {
      return Files.readString(Path.of(file)).strip().equals("0");
    } catch (IOException e) {
      return false; // this kernel has no such switch
    }
  }

  private static boolean hasSubordinateIds(String user) {
    try {
      int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return SubordinateIds.TABLES.stream().allMatch(t -> SubordinateIds.has(t, user, uid));
    } catch (IOException e) {
      return false;
    }
  }
}
