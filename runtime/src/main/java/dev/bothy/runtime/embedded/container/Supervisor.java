package dev.bothy.runtime.embedded.container;

import dev.bothy.engine.exec.container.Confinement;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.LogFiles;
import dev.bothy.runtime.embedded.host.HostTools;
import dev.bothy.runtime.embedded.host.Namespaces;
import dev.bothy.runtime.embedded.host.ProcessMark;
import dev.bothy.runtime.embedded.shell.LaunchScript;
import dev.bothy.runtime.embedded.shell.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process that an environment lives and dies with: {@code unshare}, parent of the first process
 * of the environment's own namespaces. It needs no Java and no daemon. When it ends, however it
 * ends, the kernel ends all processes and mounts of those namespaces.
 */
public final class Supervisor {
  /** The container's name in crun's own state, which no other environment shares. */
  public static final String CONTAINER = "environment";

  private static final long POLL_MILLIS = 5;

  /** How long to wait for what an ended environment said last. */
  private static final int LAST_WORDS_SECONDS = 2;

  private final EnvDirectory directory;
  private final Namespaces namespaces;
  private final HostTools tools;
  private @Nullable Process logger;

  /** Of the environment, or the one command, that is there. */
  public Supervisor(EnvDirectory directory, Namespaces namespaces, HostTools tools) {
    this.directory = directory;
    this.namespaces = namespaces;
    this.tools = tools;
  }

  /** What its container is started from. */
  public Bundle bundle() {
    return new Bundle(directory, namespaces.rootless());
  }

  /** The running one; null when there is none. */
  public @Nullable ProcessMark running() throws IOException {
    ProcessMark mark = ProcessMark.read(directory.supervisor());
    return mark != null && mark.alive() ? mark : null;
  }

  /**
   * Starts the container of {@code bundle/config.json} on these directories.
   *
   * @param lowers topmost first
   * @param kit the dev kit's directories, topmost first; one or none is not stacked
   * @return the supervisor; it goes on without us
   */
  public Process start(List<Path> lowers, List<Path> kit) throws IOException, PlaceException {
    Files.deleteIfExists(directory.supervisor());
    Files.deleteIfExists(directory.pidFile());
    List<String> command = new ArrayList<>();
    command.add(tools.find("setsid", "util-linux"));
    command.add("/bin/sh");
    command.add("-c");
    command.add(Scripts.text("supervise.sh"));
    command.add("bothy-supervisor");
    command.add(directory.supervisor().toString());
    command.addAll(launch(bundle().stack(lowers), bundle().kitStack(kit)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.path().toFile());
    // What this process knows is none of the environment's business.
    Map<String, String> env = builder.environment();
    env.clear();
    env.put("PATH", HostTools.PATH);
    builder.redirectInput(new java.io.File("/dev/null"));
    builder.redirectErrorStream(true);
    List<Process> both = ProcessBuilder.startPipeline(List.of(builder, logger(env)));
    logger = both.getLast();
    return both.getFirst();
  }

  /**
   * The line that runs the container of {@code bundle/config.json} in namespaces of its own.
   *
   * @param kit overlay options of the kit; empty for none
   * @param more further words for {@link LaunchScript}
   */
  private List<String> launch(String overlay, String kit, String... more)
      throws IOException, PlaceException {
    List<String> command = new ArrayList<>(namespaces.fresh());
    command.addAll(List.of("/bin/sh", "-c", LaunchScript.TEXT, "bothy-launch"));
    command.addAll(List.of(directory.path().toString(), overlay, kit));
    command.addAll(List.of(tools.find("crun", "crun"), CONTAINER));
    command.add(namespaces.rootless() ? "" : String.join(" ", Confinement.DEVICES));
    command.addAll(List.of(more));
    return command;
  }

  /**
   * As {@link #start} would, without a kit and in the foreground.
   *
   * @param log where crun writes what went wrong
   * @param terminal whether the container gets one: then it has no share in crun's standard error
   * @return a line to run; what it writes inside need not survive a power cut
   */
  public List<String> foreground(List<Path> lowers, Path log, boolean terminal)
      throws IOException, PlaceException {
    return launch(
        bundle().stack(lowers) + ",volatile", "", log.toString(), terminal ? "quiet" : "");
  }

  /** Keeps what comes; a process of its own, outside, so that it also gets the last words. */
  private ProcessBuilder logger(Map<String, String> env) throws IOException, PlaceException {
    ProcessBuilder builder =
        new ProcessBuilder(
            tools.find("setsid", "util-linux"),
            "/bin/sh",
            "-c",
            Scripts.text("log.sh"),
            "bothy-log",
            directory.initLog().toString());
    builder.directory(directory.path().toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder;
  }

  /**
   * Waits until the container's process runs.
   *
   * @throws PlaceException when it ended before, with what it said
   */
  public void awaitStarted(Process process, Duration atMost)
      throws IOException, PlaceException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!Files.exists(directory.pidFile())) {
      if (!process.isAlive() && !Files.exists(directory.pidFile())) {
        throw ended();
      }
      if (System.nanoTime() > end) {
        kill();
        throw ended();
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** What to say of a container that did not start, or did not stay. */
  public PlaceException ended() throws IOException, InterruptedException {
    Process writing = logger;
    if (writing != null) {
      boolean _ = writing.waitFor(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
    }
    List<String> tail = LogFiles.tail(directory.initLog(), 8);
    StringBuilder message = new StringBuilder("the environment " + directory.name());
    message.append(" did not start");
    for (String line : tail) {
      message.append("\n  ").append(line);
    }
    return new PlaceException(
        PlaceException.Kind.FAILED, message.toString(), "the whole log: " + directory.initLog());
  }

  /** Asks the container's first process to end; true once everything has. */
  public boolean terminate(Duration grace) throws IOException, InterruptedException {
    ProcessMark mark = running();
    if (mark == null) {
      return true;
    }
    for (long child : mark.children()) {
      // crun passes the signal on.
      ProcessHandle.of(child).ifPresent(ProcessHandle::destroy);
    }
    return awaitEnd(mark, grace);
  }

  /** Kills everything at once. */
  public void kill() throws IOException, InterruptedException {
    ProcessMark mark = running();
    if (mark == null) {
      return;
    }
    ProcessHandle.of(mark.pid()).ifPresent(ProcessHandle::destroyForcibly);
    // A process in an uninterruptible sleep can take its time; the kernel gets it in the end.
    boolean _ = awaitEnd(mark, Duration.ofSeconds(30));
  }

  private static boolean awaitEnd(ProcessMark mark, Duration atMost)
      throws IOException, InterruptedException {
    List<ProcessHandle> children = new ArrayList<>();
    for (long child : mark.children()) {
      ProcessHandle.of(child).ifPresent(children::add);
    }
    long end = System.nanoTime() + atMost.toNanos();
    while (mark.alive() || anyAlive(children)) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  private static boolean anyAlive(List<ProcessHandle> processes) {
    for (ProcessHandle process : processes) {
      if (process.isAlive()) {
        return true;
      }
    }
    return false;
  }

  /** Tells init how long services may take to end. */
  public void setGrace(Duration grace) throws IOException {
    if (Files.exists(directory.run().resolve("grace"))) {
      long seconds = Math.max(1, grace.toSeconds() - 1);
      // Not written through: root inside may have made a link of it.
      AtomicFile.write(directory.run().resolve("grace"), seconds + "\n", "rw-r--r--");
    }
  }
}
