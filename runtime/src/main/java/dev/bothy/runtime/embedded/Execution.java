package dev.bothy.runtime.embedded;

import dev.bothy.engine.exec.container.NotStarted;
import dev.bothy.engine.exec.container.SoughtProgram;
import dev.bothy.oci.file.RandomName;
import dev.bothy.oci.json.Json;
import dev.bothy.runtime.ExecSpec;
import dev.bothy.runtime.Identity;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.embedded.container.ContainerConfig;
import dev.bothy.runtime.embedded.container.Supervisor;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.EnvRecord;
import dev.bothy.runtime.embedded.host.HostTools;
import dev.bothy.runtime.embedded.host.Namespaces;
import dev.bothy.runtime.embedded.host.ProcessMark;
import dev.bothy.runtime.embedded.inside.NamedCommands;
import dev.bothy.runtime.embedded.inside.Variables;
import dev.bothy.runtime.embedded.rootfs.LookInside;
import dev.bothy.runtime.embedded.stream.CrunLog;
import dev.bothy.runtime.embedded.stream.Foreground;
import dev.bothy.runtime.embedded.stream.HeldWords;
import dev.bothy.runtime.embedded.stream.KeptStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs one command in a running environment, with this process's own streams. */
final class Execution {
  /** What crun ends with when it could not run the command. */
  private static final int CRUN_FAILED = 255;

  private final EnvDirectory directory;
  private final EnvRecord record;
  private final Namespaces namespaces;
  private final HostTools tools;

  Execution(EnvDirectory directory, EnvRecord record, Namespaces namespaces, HostTools tools) {
    this.directory = directory;
    this.record = record;
    this.namespaces = namespaces;
    this.tools = tools;
  }

  int run(ProcessMark supervisor, ExecSpec spec)
      throws IOException, PlaceException, InterruptedException {
    Identity identity = record.spec().identity();
    Map<String, String> env = new LinkedHashMap<>();
    String terminal = System.getenv("TERM");
    if (spec.tty() && terminal != null) {
      env.put("TERM", terminal);
    }
    env.putAll(spec.env());
    int uid = spec.root() ? 0 : identity.uid();
    int gid = spec.root() ? 0 : identity.gid();
    String asked = spec.workdir();
    String workdir = asked == null ? Variables.workdir(record.spec()) : asked;
    List<String> argv = NamedCommands.found(record.spec(), spec.argv());
    byte[] process =
        Json.write(
            new ContainerConfig(directory, record, namespaces.rootless())
                .process(argv, uid, gid, env, workdir, spec.tty()));
    // In a file and not in arguments, which every user of this host can read.
    Path request =
        Files.createFile(
            directory.exec().resolve("process" + RandomName.next() + ".json"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Path log = request.resolveSibling(request.getFileName() + ".log");
    try {
      Files.write(request, process);
      List<String> command = new ArrayList<>(namespaces.enter(supervisor));
      if (spec.tty()) {
        // The command has a terminal of its own; what crun says here is in the log too.
        command.addAll(List.of("/bin/sh", "-c", "exec 2>/dev/null; exec \"$@\"", "bothy-exec"));
      }
      command.add(tools.find("crun", "crun"));
      command.addAll(List.of("--root", directory.crun().toString(), "--log", log.toString()));
      command.addAll(List.of("exec", "--process", request.toString(), Supervisor.CONTAINER));
      String own = Variables.of(record).getOrDefault("PATH", "");
      SoughtProgram sought =
          new SoughtProgram(
              argv.getFirst(),
              spec.env().getOrDefault("PATH", own),
              workdir,
              LookInside.of(directory, record.spec()));
      HeldWords held = HeldWords.ofOdd(sought, spec.tty());
      int code =
          Foreground.inside(spec.tty(), tools)
              .run(command, held, KeptStreams.of(uid, gid, namespaces));
      CrunLog said = CrunLog.read(log).and(held, sought);
      // What crun wrote is of the command's start; without that, the code is the command's own.
      if (code != 0) {
        NotStarted why = said.why(sought);
        if (why != null || code == CRUN_FAILED && !said.isEmpty()) {
          throw said.failure(spec.argv().getFirst(), directory.name(), why);
        }
      }
      return code;
    } finally {
      Files.deleteIfExists(request);
      Files.deleteIfExists(log);
    }
  }
}
