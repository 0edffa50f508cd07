package dev.bothy.runtime.embedded;

import com.google.gson.JsonObject;
import dev.bothy.engine.exec.container.NotStarted;
import dev.bothy.engine.exec.container.SoughtProgram;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.LayerGoneException;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.store.Store;
import dev.bothy.runtime.Identity;
import dev.bothy.runtime.Names;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunOnce;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.container.ContainerConfig;
import dev.bothy.runtime.embedded.container.Supervisor;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.EnvRecord;
import dev.bothy.runtime.embedded.directory.Passing;
import dev.bothy.runtime.embedded.host.HostTools;
import dev.bothy.runtime.embedded.host.Namespaces;
import dev.bothy.runtime.embedded.inside.RunDirectory;
import dev.bothy.runtime.embedded.inside.Variables;
import dev.bothy.runtime.embedded.rootfs.LayerStack;
import dev.bothy.runtime.embedded.rootfs.LookInside;
import dev.bothy.runtime.embedded.rootfs.StackView;
import dev.bothy.runtime.embedded.stream.CrunLog;
import dev.bothy.runtime.embedded.stream.Foreground;
import dev.bothy.runtime.embedded.stream.HeldWords;
import dev.bothy.runtime.embedded.stream.KeptStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One command in a container of its own: as an environment has it, without a record, an ssh server
 * or anything that goes on. Nothing written is worth a sync.
 */
final class OneCommand {
  private final Store store;
  private final Environments environments;
  private final Namespaces namespaces;
  private final HostTools tools;

  OneCommand(Store store, Environments environments, Namespaces namespaces, HostTools tools) {
    this.store = store;
    this.environments = environments;
    this.namespaces = namespaces;
    this.tools = tools;
  }

  Place.Ran run(RunOnce spec) throws IOException, PlaceException, InterruptedException {
    if (spec.image().layers().isEmpty()) {
      throw request("the image " + spec.image().reference() + " is empty");
    }
    Requirements.checkMounts(spec.mounts());
    String _ = tools.find("crun", "crun"); // before anything is made
    // From here on, whatever a prune beside this has seen before, they stay.
    try (Lease _ = store.layers().leaseLightly(LayerStack.ids(spec.image().layers()))) {
      return runAndRemove(spec);
    } catch (LayerGoneException e) {
      throw LayerStack.gone(e.id());
    }
  }

  private Place.Ran runAndRemove(RunOnce spec)
      throws IOException, PlaceException, InterruptedException {
    Passing passing = environments.passing();
    Passing.Taken taken = passing.take(Names.from(spec.image().reference()));
    int code;
    String left;
    try {
      code = run(spec, taken.directory());
    } finally {
      // Though interrupted: the removal waits for a process.
      boolean interrupted = Thread.interrupted();
      left = passing.remove(taken);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return new Place.Ran(code, left);
  }

  private int run(RunOnce spec, EnvDirectory directory)
      throws IOException, PlaceException, InterruptedException {
    List<Path> lowers =
        LayerStack.directories(store.layers(), LayerStack.ids(spec.image().layers()));
    Supervisor supervisor = new Supervisor(directory, namespaces, tools);
    supervisor.bundle().makeDirectories(lowers);
    Path log = directory.path().resolve("crun.log");
    List<String> command = new ArrayList<>();
    // However this process ends, the container ends with it.
    command.addAll(List.of(tools.find("setpriv", "util-linux"), "--pdeathsig", "KILL", "--"));
    command.addAll(supervisor.foreground(lowers, log, spec.tty()));
    dev.bothy.engine.exec.container.Identity user = user(spec, lowers);
    supervisor.bundle().write(config(spec, user, directory));
    SoughtProgram sought =
        new SoughtProgram(
            spec.argv().getFirst(),
            Variables.of(spec, "").getOrDefault("PATH", ""),
            workdir(spec),
            new LookInside(new StackView(lowers), spec.mounts()));
    HeldWords held = HeldWords.ofOdd(sought, spec.tty());
    int code =
        Foreground.ofContainer(spec.tty(), tools)
            .run(command, held, KeptStreams.of(user.uid(), user.gid(), namespaces));
    CrunLog said = CrunLog.read(log).and(held, sought);
    if (code == 0) {
      return 0;
    }
    NotStarted why = said.why(sought);
    if (why != null || !Files.exists(directory.pidFile())) {
      throw said.failure(sought.program(), spec.image().reference(), why);
    }
    return code;
  }

  private static String workdir(RunOnce spec) {
    String asked = spec.workdir();
    String own = spec.image().config().workdir();
    return asked != null ? asked : own.isEmpty() ? "/" : own;
  }

  private JsonObject config(
      RunOnce spec, dev.bothy.engine.exec.container.Identity user, EnvDirectory directory)
      throws IOException {
    EnvRecord record = record(spec, directory);
    new RunDirectory(directory, record, namespaces.rootless()).writeHosts();
    return new ContainerConfig(directory, record, namespaces.rootless())
        .container(
            ContainerConfig.process(
                spec.argv(),
                user.uid(),
                user.gid(),
                user.groups(),
                Variables.of(spec, user.home()),
                workdir(spec),
                spec.tty()),
            List.of());
  }

  /** As if it were an environment without anything; never written down. */
  private static EnvRecord record(RunOnce spec, EnvDirectory directory) {
    RunSpec like =
        new RunSpec(
            directory.name(),
            spec.image(),
            false,
            List.of(),
            null,
            null,
            Map.of(),
            List.of(),
            spec.mounts(),
            List.of(),
            List.of(),
            Map.of(),
            Identity.ROOT,
            0);
    return new EnvRecord(like, 0, 0, "root", "/bin/sh", Instant.EPOCH, null);
  }

  private static dev.bothy.engine.exec.container.Identity user(RunOnce spec, List<Path> lowers)
      throws IOException, PlaceException {
    String asked = spec.user();
    String user = asked == null ? spec.image().config().user() : asked;
    StackView view = new StackView(lowers);
    try {
      return dev.bothy.engine.exec.container.Identity.of(
          user, lines(view.text("etc/passwd")), lines(view.text("etc/group")));
    } catch (StepFailure e) {
      throw new PlaceException(
          PlaceException.Kind.REQUEST,
          "the image "
              + spec.image().reference()
              + " cannot run as '"
              + user
              + "': "
              + e.getMessage(),
          "name a user of the image, or numbers, with --user",
          e);
    }
  }

  private static List<String> lines(@Nullable String text) {
    return text == null ? List.of() : text.lines().toList();
  }

  private static PlaceException request(String message) {
    return new PlaceException(PlaceException.Kind.REQUEST, message, "build it on a base");
  }
}
