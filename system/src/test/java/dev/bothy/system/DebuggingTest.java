package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A build that fails: a shell in the step's place, all failures at once, half a graph. */
@Tag("containers")
@Timeout(value = 12, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DebuggingTest {
  private static final String FILE =
      """
      def build():
          root = Source.debian("bookworm").run(["echo early > /early"])
          broken = root.run(["echo half > /half; exit 7"])
          other = root.run(["echo sound > /sound"])
          bad = root.run(["exit 8"])
          return Source.merge([broken, Diff(root, other), Diff(root, bad)])
      """;

  @Test
  @NeedsRoot
  void asRoot() throws IOException, InterruptedException {
    try (Machine machine = Machine.ofThisUser().withDebian()) {
      debug(machine);
    }
  }

  @Test
  void rootless() throws IOException, InterruptedException {
    try (Machine machine = Machine.rootless().withDebian()) {
      debug(machine);
    }
  }

  private static void debug(Machine machine) throws IOException, InterruptedException {
    Path project = machine.project("debugged", Map.of("build.envd", FILE));
    assertThat(machine.bothy(project, "build", "--on-fail", "shell").expect(2).stderr())
        .contains("--on-fail shell needs a terminal");

    machine.bothy(project, "build", "--until", "early > /early").ok();
    Result all = machine.bothy(project, "build", "--keep-going").expect(1);
    assertThat(all.stderr()).contains("build.envd:3:", "code 7", "build.envd:5:", "code 8");
    assertThat(all.stderr()).containsPattern("\n1 step run, 2 cached, 2 failed \\([0-9.]+s\\)\n");
    machine.bothy(project, "build", "--until", "/sound", "--offline").ok();

    // Whichever failed first is told first.
    Matcher kept =
        Pattern.compile("exit code 7\n +look +bothy debug ([0-9a-f]+) opens").matcher(all.stderr());
    assertThat(kept.find()).isTrue();
    String id = kept.group(1);
    assertThat(machine.bothy(project, "debug").ok().stdout()).contains(id, "build.envd:3:");
    assertThat(machine.bothy(project, "debug", id, "--", "cat", "/half", "/early").ok().stdout())
        .isEqualTo("half\nearly\n");
    assertThat(machine.bothy(project, "debug", id, "--", "sh", "-c", "exit 9").expect(9).stdout())
        .isEmpty();
    machine.bothy(project, "debug", id, "--", "/no/such").expect(125);
    String debug = machine.launcher() + " debug " + id + " -- ";
    assertThat(machine.run(project, "sh", "-c", "echo look | " + debug + "cat - /half").stdout())
        .isEqualTo("look\nhalf\n");
    assertThat(
            machine.run(project, "sh", "-c", debug + "sh -c 'cat | wc -l' < build.envd").stdout())
        .isEqualTo(FILE.lines().count() + "\n");
    assertThat(machine.run(project, "sh", "-c", debug + "cat <&-").ok().stdout()).isEmpty();
    Result enough = machine.run(project, "sh", "-c", debug + "yes | head -1");
    assertThat(enough.stdout()).isEqualTo("y\n");
    assertThat(enough.stderr()).isEmpty();
    try (Typist typist = new Typist(machine.commands(project), debug + "sh > got; cat got")) {
      typist.type("cat /half\rexit\r");
      typist.until("half\r\n");
    }
    assertThat(machine.bothy(project, "debug", id).expect(2).stderr()).contains("needs a terminal");
    machine.bothy(project, "debug", "ffffffffffff").expect(5);

    String build =
        "sh -c 'echo $$ > pid; exec " + machine.launcher() + " build --until :3 --on-fail shell'";
    String settings = "; code=$?; stty -a | grep -c ' icanon'; echo code-$code";
    try (Typist typist = new Typist(machine.commands(project), build + settings)) {
      typist.until("a shell in its place");
      typist.until("# ");
      typist.type("cat /half /early; pwd\r");
      typist.until("half\r\nearly\r\n/\r\n");
      typist.until("# ");
      typist.type("exit\r");
      typist.until("1\r\ncode-1\r\n");
    }
    try (Typist typist = new Typist(machine.commands(project), build + settings)) {
      typist.until("# ");
      typist.type("sleep 0.1; echo $((40 + 2))\r");
      typist.until("42\r\n");
      machine.run(project, "kill", Files.readString(project.resolve("pid")).strip()).ok();
      typist.until("1\r\ncode-143\r\n");
    }
    assertThat(machine.processes()).isEmpty();
    assertThat(machine.mounts()).isEmpty();
    assertThat(machine.bothy(project, "doctor", "--check-store").ok().stdout()).startsWith("ok ");
  }
}
