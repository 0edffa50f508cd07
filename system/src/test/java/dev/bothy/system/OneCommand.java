package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bothy run}: what goes in and comes out, and that nothing stays. */
@Tag("containers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
abstract class OneCommand {
  private static final String FILE =
      """
      def build():
          base(image=Source.debian("bookworm"))
          runtime.environ(env={"GREETING": "a b=c"})
          config.entrypoint(args=["echo", "of the image"])
      """;

  private static final String WAIT = "while :; do sleep 0.05; done";

  private Machine machine;
  private Path project;

  abstract Machine machine() throws IOException, InterruptedException;

  @BeforeAll
  void open() throws IOException, InterruptedException {
    machine = machine();
    project = machine.project("one", Map.of("build.envd", FILE, "data/file", "hello"));
    machine.bothy(project, "build").ok();
  }

  @AfterAll
  void close() throws IOException {
    machine.close();
  }

  /** Whatever the test was about. */
  @AfterEach
  void nothingStays() throws IOException, InterruptedException {
    assertThat(leftovers()).isEmpty();
    assertThat(machine.processes()).isEmpty();
    assertThat(machine.mounts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true,0", "exit 1,1", "exit 42,42", "exit 255,255", "sh -c 'kill -9 $$',137"})
  void theExitCodeIsTheCommands(String script, int code) throws Exception {
    sh(script).expect(code);
  }

  @ParameterizedTest
  @CsvSource({"no-such-program,127", "/no/such,127", "/etc/passwd,126", "/etc,126"})
  void whatCannotBeRunHasAShellsCode(String command, int code) throws Exception {
    // Crun's own line is not before it.
    assertThat(run("--", command).expect(code).stderr())
        .startsWith("error: cannot run " + command + " in one:dev: ")
        .contains(command);
  }

  @Test
  void whatCannotBeRunIsSaidWithWhatToDo() throws Exception {
    assertThat(run("--", "ls -l").expect(127).stderr()).contains("PATH (/usr", "sh -c '…'");
    assertThat(run("--", "/bin").expect(126).stderr()).contains("/bin is a directory");
    assertThat(run("--", "/etc/passwd").expect(126).stderr()).contains("mode is 0644", "chmod +x");
    Files.writeString(project.resolve("data/dos"), "#!/bin/sh\r\necho\r\n");
    Files.writeString(project.resolve("data/text"), "echo\n");
    Files.writeString(project.resolve("data/gone"), "#!/no/such\n");
    Files.write(project.resolve("data/foreign"), foreign());
    for (String file : List.of("dos", "text", "gone", "foreign")) {
      assertThat(project.resolve("data").resolve(file).toFile().setExecutable(true, false))
          .isTrue();
    }
    assertThat(refused("/d/dos")).contains("first line names '/bin/sh'", "dos2unix");
    assertThat(refused("/d/text")).contains("neither a program nor", "sh /d/text");
    assertThat(refused("/d/gone")).contains("is to be run by /no/such, which is not there");
    assertThat(refused("/d/foreign")).contains("is a program for s390x");
  }

  /** What is said of a command that cannot be executed, all of it ours. */
  private String refused(String file) throws IOException, InterruptedException {
    String said = run("-v", "./data:/d", "--", file).expect(126).stderr();
    assertThat(said)
        .startsWith("error: cannot run " + file + " in one:dev: " + file + " ")
        .doesNotContain("exec container");
    return said;
  }

  /** A program's first bytes, of a machine that nobody has. */
  private static byte[] foreign() {
    byte[] bytes = new byte[64];
    ByteBuffer file = ByteBuffer.wrap(bytes);
    file.putInt(0x7f454c46).put((byte) 2).put((byte) 2).putShort(18, (short) 22);
    return bytes;
  }

  @Test
  void aCommandThatRanHasItsOwnCodeThoughWhatRanItIsGone() throws Exception {
    Files.writeString(project.resolve("data/own"), "#!/d/sh\nrm /d/sh; echo ran; exit 1\n");
    assertThat(project.resolve("data/own").toFile().setExecutable(true, false)).isTrue();
    String line = "cp /bin/sh /d/sh";
    run("-v", "./data:/d", "--", "sh", "-c", line).expect(0);
    assertThat(run("-v", "./data:/d", "--", "/d/own").expect(1).stdout()).isEqualTo("ran\n");
  }

  @Test
  void aContainerThatCannotBeMadeIs125() throws Exception {
    assertThat(run("-u", "nobody-knows", "--", "true").expect(125).stderr())
        .contains("nobody-knows", "/etc/passwd", "hint:");
    run("--mount", "src=data,dst=/proc/x", "--", "true").expect(125);
    run("-w", "/etc/passwd", "--", "true").expect(125);
  }

  @Test
  void wordsArriveAsTheyAreTyped() throws Exception {
    String[] words = {
      "", " a  b ", "it's \"so\"", "$HOME `id`", "two\nlines", "grüße 猫", "--", "-x"
    };
    List<String> line = new ArrayList<>(List.of("--", "printf", "[%s]"));
    StringBuilder expected = new StringBuilder();
    for (String word : words) {
      line.add(word);
      expected.append('[').append(word).append(']');
    }
    assertThat(run(line.toArray(String[]::new)).ok().stdout()).isEqualTo(expected.toString());
  }

  @Test
  void withoutACommandTheImagesOwnRuns() throws Exception {
    assertThat(run().ok().stdout()).isEqualTo("of the image\n");
    assertThat(run("--", "echo", "mine").ok().stdout()).isEqualTo("mine\n");
  }

  @Test
  void variablesAreTheImagesThenThoseAskedFor() throws Exception {
    String print = "printf '%s|' \"$GREETING\" \"$HOME\" \"$A\" \"$USER\" \"$BOTHY_STORE\"";
    assertThat(run("-e", "A=x\ny", "-e", "USER", "--", "sh", "-c", print).ok().stdout())
        .isEqualTo("a b=c|/root|x\ny|" + machine.account().user() + "||");
    assertThat(run("-e", "GREETING=", "--", "sh", "-c", print).ok().stdout()).startsWith("|");
  }

  @Test
  void whatTheMachineKeepsReadOnlyStaysSo() throws Exception {
    Path kept = Files.createDirectories(project.resolve("kept"));
    Files.writeString(kept.resolve("file"), "as it was");
    machine.administer("mount", "--bind", kept.toString(), kept.toString()).ok();
    try {
      machine.administer("mount", "-o", "remount,bind,ro", kept.toString()).ok();
      run("--mount", "src=kept,dst=/d", "--", "sh", "-c", "cat /d/file; ! echo x > /d/file").ok();
    } finally {
      machine.administer("umount", kept.toString()).ok();
    }
    assertThat(kept.resolve("file")).hasContent("as it was");
  }

  @Test
  void mountsAreSeenAndWrittenUnlessReadOnly() throws Exception {
    run("--mount", "type=bind,src=data,dst=/d", "--", "sh", "-c", "cp /d/file /d/copy").ok();
    assertThat(project.resolve("data/copy")).hasContent("hello");
    assertThat(Files.getAttribute(project.resolve("data/copy"), "unix:uid"))
        .isEqualTo(Files.getAttribute(project.resolve("data/file"), "unix:uid"));
    assertThat(
            run("--mount", "src=data,dst=/d,ro", "--", "sh", "-c", "cat /d/file; echo > /d/file")
                .expect(2)
                .stdout())
        .isEqualTo("hello");
    assertThat(project.resolve("data/file")).hasContent("hello");
    assertThat(
            run("--mount", "src=data/file,dst=/new/file", "--", "cat", "/new/file").ok().stdout())
        .isEqualTo("hello");
    run("--mount", "src=absent,dst=/d", "--", "true").expect(2);
  }

  @Test
  void theUserAndTheDirectoryCanBeChosen() throws Exception {
    String who = "echo $(id -u):$(id -g):$(id -G) $HOME $PWD";
    assertThat(sh(who).ok().stdout()).isEqualTo("0:0:0 /root /\n");
    assertThat(run("-u", "www-data", "-w", "/tmp", "--", "sh", "-c", who).ok().stdout())
        .isEqualTo("33:33:33 /var/www /tmp\n");
    assertThat(run("-u", "7:users", "--", "sh", "-c", who).ok().stdout()).startsWith("7:100:100 ");
    run("-u", "www-data", "--", "sh", "-c", "echo > /x").expect(2);
    run("-w", "tmp", "--", "true").expect(2);
  }

  @Test
  void whatItWritesIsThrownAway() throws Exception {
    sh("echo x > /etc/mine; rm -r /usr/share/doc; mkdir -m 0 /closed; echo x > /etc/passwd").ok();
    assertThat(sh("ls -d /etc/mine /usr/share/doc /closed; head -c 5 /etc/passwd").ok().stdout())
        .isEqualTo("/usr/share/doc\nroot:");
  }

  @Test
  void twoAtOnceDoNotSeeEachOther() throws Exception {
    String script =
        "touch /mine/$N; echo $N > /seen; while [ ! -e /mine/1 -o ! -e /mine/2 ]; do sleep 0.05;"
            + " done; cat /seen";
    List<Commands.Running> both = new ArrayList<>();
    for (String n : List.of("1", "2")) {
      both.add(start("--mount", "src=data,dst=/mine", "-e", "N=" + n, "--", "sh", "-c", script));
    }
    assertThat(both.get(0).await().ok().stdout()).isEqualTo("1\n");
    assertThat(both.get(1).await().ok().stdout()).isEqualTo("2\n");
  }

  /** Neither one that handles the signal nor one that the kernel spares as a first process. */
  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "HUP,129"})
  void aSignalEndsIt(String signal, int code) throws Exception {
    assertThat(signalled(WAIT, signal).expect(code).stderr()).isEqualTo("bothy: interrupted\n");
    String script = "trap 'echo ended > /d/last; exit 3' " + signal + "; " + WAIT;
    signalled(script, signal).expect(code);
    assertThat(project.resolve("data/last")).hasContent("ended\n");
    Files.delete(project.resolve("data/last"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void theSignalThatCameIsPassedOn(String signal) throws Exception {
    StringBuilder script = new StringBuilder();
    for (String each : List.of("INT", "TERM", "HUP")) {
      script.append("trap 'echo " + each + " >> /d/got; exit' " + each + "; ");
    }
    signalled(script + WAIT, signal);
    assertThat(project.resolve("data/got")).hasContent(signal);
    Files.delete(project.resolve("data/got"));
  }

  @Test
  void whatAKilledOneLeftTheNextRemoves() throws Exception {
    signalled(WAIT, "KILL").expect(137);
    awaitNoProcess();
    assertThat(leftovers()).isNotEmpty();
    sh("true").ok();
    assertThat(leftovers()).isEmpty();

    signalled(WAIT, "KILL").expect(137);
    awaitNoProcess();
    machine.bothy(project, "prune").ok();
  }

  @Test
  void theImageMayGoMeanwhile() throws Exception {
    String file = FILE + "    run(commands=[\"echo still here > /etc/going\"])\n";
    Path going = machine.project("going", Map.of("build.envd", file));
    machine.bothy(going, "build").ok();
    String script = "touch /d/began; while [ ! -e /d/go ]; do sleep 0.05; done; cat /etc/going";
    Commands.Running running =
        machine.start(
            project, "run", "--mount", "src=data,dst=/d", "going", "--", "sh", "-c", script);
    await("began");
    machine.bothy(going, "rmi", "going").ok();
    machine.bothy(going, "prune", "--all", "--yes").ok();
    Files.createFile(project.resolve("data/go"));
    assertThat(running.await().ok().stdout()).isEqualTo("still here\n");
    Files.delete(project.resolve("data/go"));
  }

  @Test
  void onATerminalItHasOne() throws Exception {
    String line = machine.launcher() + " run one -- sh -c 'tty; read x; echo got $x; exit 9'";
    try (Typist typist = new Typist(machine.commands(project), line)) {
      typist.until("/dev/pts/0");
      typist.type("something\r");
      typist.until("got something");
      assertThat(typist.end()).isEqualTo(9);
    }
    assertThat(sh("tty").expect(1).stdout()).isEqualTo("not a tty\n");
    run("-t", "--", "true").expect(2);
  }

  @Test
  void onATerminalWhatCannotBeRunIsSaidOnce() throws Exception {
    String line = machine.launcher() + " run -t one -- no-such-program 2> data/said";
    try (Typist typist = new Typist(machine.commands(project), line)) {
      assertThat(typist.end()).isEqualTo(127);
    }
    assertThat(project.resolve("data/said"))
        .content()
        .startsWith("error: cannot run no-such-program in one:dev: there is no")
        .doesNotContain("executable file");
    Files.delete(project.resolve("data/said"));
  }

  @Test
  void ctrlCReachesTheCommandOnATerminal() throws Exception {
    String script = "trap \"echo interrupted; exit 4\" INT; echo ready; " + WAIT;
    String line = machine.launcher() + " run -it one -- sh -c '" + script + "'";
    try (Typist typist = new Typist(machine.commands(project), line)) {
      typist.until("ready\r");
      typist.type("\003");
      typist.until("interrupted");
      assertThat(typist.end()).isEqualTo(4);
    }
  }

  @Test
  void ctrlCInAPipelineReachesTheCommandOnce() throws Exception {
    String script = "trap \"echo interrupted >> /d/got; exit 4\" INT; echo ready; " + WAIT;
    String run = machine.launcher() + " run --mount src=data,dst=/d one -- sh -c '" + script + "'";
    // The reader must outlive the key to show what the writer says.
    String line = "trap : INT; " + run + " | (trap : INT; cat; cat); echo over";
    try (Typist typist = new Typist(machine.commands(project), line)) {
      typist.until("ready");
      typist.type("\003");
      typist.until("over");
      assertThat(typist.end()).isZero();
    }
    assertThat(project.resolve("data/got")).hasContent("interrupted\n");
    Files.delete(project.resolve("data/got"));
  }

  @Test
  void theTerminalIsAfterwardsAsItWas() throws Exception {
    String words = "run --mount src=data,dst=/d one -- sh -c ";
    String run = machine.launcher() + " " + words + "'touch /d/began; " + WAIT + "'";
    String line = "stty -g > data/before; " + run + "; stty -g > data/after";
    try (Typist typist = new Typist(machine.commands(project), line)) {
      await("began");
      machine.run(project, "pkill", "-TERM", "-f", "Main " + words).ok();
      assertThat(typist.end()).isZero();
    }
    assertThat(project.resolve("data/after"))
        .hasSameTextualContentAs(project.resolve("data/before"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "oen", "one:dve", "One", "ONE"})
  void aNameNearbyIsProposed(String typed) throws Exception {
    assertThat(machine.bothy(project, "run", typed, "--", "true").expect(5).stderr())
        .contains(typed, "did you mean one");
  }

  /** Crun gives the user inside what the streams are; files are not taken from their owner so. */
  @Test
  void filesThatAreStreamsStayTheirOwners() throws Exception {
    String script =
        "cd data; echo input > in; \"$@\" < in > out 2> err; echo $?;"
            + " [ -O in ] && [ -O out ] && [ -O err ] && echo mine; cat out err; rm in out err";
    String inside = "cat; echo error >&2; exit 3";
    String bothy = machine.launcher().toString();
    List<String> line = List.of("sh", "-c", script, "sh", bothy, "run", "one");
    for (String user : List.of("0:0", "1234:5678")) {
      List<String> command = new ArrayList<>(line);
      command.addAll(List.of("-u", user, "--", "sh", "-c", inside));
      Result result = machine.run(project, command.toArray(String[]::new));
      assertThat(result.ok().stdout()).isEqualTo("3\nmine\ninput\nerror\n");
    }
    String both = "\"$@\" < /dev/null > both 2>&1; cat both; rm both";
    List<String> command = new ArrayList<>(List.of("sh", "-c", both, "sh", bothy, "run", "one"));
    command.addAll(List.of("-u", "1234", "--", "sh", "-c", "echo 1; echo 2 >&2; echo 3; cat"));
    assertThat(machine.run(project, command.toArray(String[]::new)).ok().stdout())
        .isEqualTo("1\n2\n3\n");
  }

  @Test
  void anEnvironmentsNameIsItsImage() throws Exception {
    Path other = machine.project("other", Map.of("build.envd", FILE.replace("a b=c", "other")));
    machine.bothy(other, "build", "-t", "far/image:1").ok();
    machine.bothy(other, "up", "-d", "-t", "far/image:1", "--name", "Lab").ok();
    try {
      Result result = machine.bothy(project, "run", "Lab", "--", "sh", "-c", "echo $GREETING");
      assertThat(result.ok().stdout()).isEqualTo("other\n");
    } finally {
      machine.bothy(project, "destroy", "Lab", "--yes").ok();
    }
  }

  private Result run(String... words) throws IOException, InterruptedException {
    return start(words).await();
  }

  /** Options, and behind {@code --} the command. */
  private Commands.Running start(String... words) throws IOException {
    List<String> line = new ArrayList<>(List.of("run", "one"));
    line.addAll(List.of(words));
    return machine.start(project, line.toArray(String[]::new));
  }

  private Result sh(String script) throws IOException, InterruptedException {
    return run("--", "sh", "-c", script);
  }

  /** Runs a shell's script, and sends its {@code bothy run} a signal once it runs. */
  private Result signalled(String script, String signal) throws Exception {
    Commands.Running running =
        start("--mount", "src=data,dst=/d", "--", "sh", "-c", "touch /d/began; " + script);
    await("began");
    String pid = Long.toString(running.process().pid());
    new Commands(List.of(), Map.of(), project).run("kill", "-" + signal, pid).ok();
    return running.await();
  }

  private void await(String file) throws Exception {
    await(() -> Files.deleteIfExists(project.resolve("data").resolve(file)));
  }

  private void awaitNoProcess() throws Exception {
    await(() -> machine.processes().isEmpty());
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waited for a minute").isLessThan(end);
      Thread.sleep(20);
    }
  }

  private List<String> leftovers() throws IOException, InterruptedException {
    return new Commands(List.of(), Map.of(), Path.of("/"))
        .run(
            "find",
            machine.store().resolve("envs").toString(),
            "-maxdepth",
            "1",
            "-name",
            ".once-*")
        .stdout()
        .lines()
        .toList();
  }
}
