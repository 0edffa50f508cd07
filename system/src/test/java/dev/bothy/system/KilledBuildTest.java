package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** kill -9 of the building process at any moment costs only the work in flight. */
@Tag("containers")
class KilledBuildTest {
  private static final int KILLS = 30;
  private static final int LONGEST_MILLIS = 4000;

  @Test
  @NeedsRoot
  void asRoot() throws IOException, InterruptedException {
    try (Machine machine = Machine.ofThisUser().withDebian()) {
      killsAreHarmless(machine);
    }
  }

  @Test
  void rootless() throws IOException, InterruptedException {
    try (Machine machine = Machine.rootless().withDebian()) {
      killsAreHarmless(machine);
    }
  }

  private static void killsAreHarmless(Machine machine) throws IOException, InterruptedException {
    Path project = machine.project("killed", Map.of("build.envd", build(0)));
    machine.bothy(project, "build").ok();
    Random random = new Random(20261120);
    for (int i = 1; i <= KILLS; i++) {
      machine.project("killed", Map.of("build.envd", build(i)));
      Commands.Running running = machine.start(project, "build");
      // The launcher execs java, and so does setpriv: the started process is the one that builds.
      // The moment of the kill is what varies; whether the build has ended by then does not matter.
      if (!running.process().waitFor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS)) {
        running.process().destroyForcibly().waitFor();
      }
      running.await();
    }
    machine.project("killed", Map.of("build.envd", build(KILLS)));
    machine.bothy(project, "build").ok();
    machine.bothy(project, "prune", "--yes").ok();
    assertThat(
            machine
                .bothy(project, "du", "--format", "json")
                .ok()
                .json()
                .get("leftovers")
                .getAsLong())
        .isZero();
    assertThat(machine.mounts()).isEmpty();
    assertThat(machine.processes()).isEmpty();
  }

  private static String build(int round) {
    return """
        def build():
            root = Source.debian("bookworm")
            a = root.run(["echo %1$d > /a", "sleep 0.3", "head -c 3000000 /dev/urandom > /blob", "mkdir /d && rm -r /home"])
            b = root.copy(Source.local("."), source_path="build.envd", dest_path="/b/").run(["sleep 0.2; echo %1$d > /c"])
            return Source.merge([a, Diff(root, b)]).file("/round", data="%1$d")
        """
        .formatted(round);
  }
}
