package dev.bothy.runtime.embedded.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.runtime.embedded.host.HostTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interrupt does to a command, with shells in place of crun and of what starts it. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class ForegroundTest {
  private static final List<String> BEHIND_TWO =
      List.of("sh", "-c", "\"$@\"; exit $?", "outer", "sh", "-c", "\"$@\"; exit $?", "crun");

  private static final String WAIT = "touch began; while :; do sleep 0.05; done";

  private static final HostTools TOOLS = HostTools.ofThisProcess();

  @TempDir Path directory;
  private final List<ProcessHandle> commands = new ArrayList<>();

  @AfterEach
  void end() {
    commands.forEach(ProcessHandle::destroyForcibly);
  }

  private List<String> line(String script) {
    List<String> line = new ArrayList<>(BEHIND_TWO);
    line.addAll(List.of("sh", "-c", "cd \"$0\"; echo $$ > pid; " + script, directory.toString()));
    return line;
  }

  /** Interrupts it once the script says that it began; whether the command is alive afterwards. */
  private boolean livesAfterAnInterrupt(Foreground foreground, String script) throws Exception {
    List<Throwable> thrown = new ArrayList<>();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    foreground.run(line(script));
                  } catch (Throwable e) {
                    thrown.add(e);
                  }
                });
    while (!Files.deleteIfExists(directory.resolve("began"))) {
      Thread.sleep(10);
    }
    long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
    ProcessHandle command = ProcessHandle.of(pid).orElseThrow();
    commands.add(command);
    caller.interrupt();
    caller.join();
    assertThat(thrown).hasSize(1).first().isInstanceOf(InterruptedException.class);
    return command.isAlive();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 255})
  void theExitCodeIsTheCommands(int code) throws Exception {
    assertThat(Foreground.inside(false, TOOLS).run(line("exit " + code))).isEqualTo(code);
    assertThat(Foreground.ofContainer(false, TOOLS).run(line("exit " + code))).isEqualTo(code);
  }

  @Test
  void aSignalIsPassedOnOnceAndToTheCommandAlone() throws Exception {
    String child = "(trap 'echo child >> got' TERM; while :; do sleep 0.05; done) & ";
    String script = child + "trap 'echo command >> got; kill -9 $!; exit' TERM; " + WAIT;
    assertThat(livesAfterAnInterrupt(Foreground.ofContainer(false, TOOLS), script)).isFalse();
    assertThat(directory.resolve("got")).hasContent("command");
  }

  @Test
  void aHandlerThatWantsNoSecondSignalMayStillTakeItsTime() throws Exception {
    String script = "trap 'trap - TERM; sleep 0.3; touch saved; exit' TERM; " + WAIT;
    assertThat(livesAfterAnInterrupt(Foreground.ofContainer(false, TOOLS), script)).isFalse();
    assertThat(directory.resolve("saved")).exists();
  }

  @Test
  void aContainersCommandThatIgnoresTheSignalIsKilled() throws Exception {
    assertThat(livesAfterAnInterrupt(Foreground.ofContainer(false, TOOLS), "trap '' TERM; " + WAIT))
        .isFalse();
  }

  @Test
  void anotherCommandThatIgnoresTheSignalGoesOn() throws Exception {
    assertThat(livesAfterAnInterrupt(Foreground.inside(false, TOOLS), "trap '' TERM; " + WAIT))
        .isTrue();
    assertThat(livesAfterAnInterrupt(Foreground.inside(false, TOOLS), WAIT)).isFalse();
  }

  /** Begins when it is stopped, as by Ctrl-Z of a shell inside. */
  private static final String STOPPED =
      "(until grep -q '^State:.*stopped' /proc/$$/status; do sleep 0.05; done; touch began) & "
          + "kill -STOP $$; while :; do sleep 0.05; done";

  @Test
  void aStoppedCommandGetsTheSignalAllTheSame() throws Exception {
    String script = "trap 'echo TERM >> got; exit' TERM; " + STOPPED;
    assertThat(livesAfterAnInterrupt(Foreground.inside(false, TOOLS), script)).isFalse();
    assertThat(directory.resolve("got")).hasContent("TERM");
    assertThat(livesAfterAnInterrupt(Foreground.inside(false, TOOLS), STOPPED)).isFalse();
    assertThat(livesAfterAnInterrupt(Foreground.ofContainer(false, TOOLS), script)).isFalse();
    assertThat(directory.resolve("got")).hasContent("TERM\nTERM");
  }

  @Test
  void aStuckCommandOfAContainerIsKilledAndAnotherLeftAsItIs() throws Exception {
    String script = "trap '' INT TERM HUP TSTP; " + STOPPED;
    assertThat(livesAfterAnInterrupt(Foreground.ofContainer(false, TOOLS), script)).isFalse();
    assertThat(livesAfterAnInterrupt(Foreground.inside(false, TOOLS), script)).isTrue();
    assertThat(commands).last().matches(PassedSignal::isStopped);
  }

  @Test
  void theSignalIsTheOneThatTheJvmEndsOf() throws Exception {
    assertThat(PassedSignal.arrived()).isEqualTo("TERM");
    Thread hooks = endingOf("HUP");
    try {
      assertThat(PassedSignal.arrived()).isEqualTo("HUP");
      String script = "trap 'echo HUP >> got; exit' HUP; trap 'echo TERM >> got' TERM; " + WAIT;
      assertThat(livesAfterAnInterrupt(Foreground.ofContainer(false, TOOLS), script)).isFalse();
      assertThat(directory.resolve("got")).hasContent("HUP");
    } finally {
      hooks.interrupt();
      hooks.join();
    }
  }

  @Test
  void aContainersCommandThatHandlesTheRequestToEndAloneGetsThat() throws Exception {
    Thread hooks = endingOf("HUP");
    try {
      String script = "trap 'echo TERM >> got; exit' TERM; " + WAIT;
      assertThat(livesAfterAnInterrupt(Foreground.ofContainer(false, TOOLS), script)).isFalse();
      assertThat(directory.resolve("got")).hasContent("TERM");
    } finally {
      hooks.interrupt();
      hooks.join();
    }
  }

  /** A thread as the JVM has it while its shutdown hooks run. */
  private static Thread endingOf(String signal) {
    ThreadGroup system = Thread.currentThread().getThreadGroup();
    while (system.getParent() != null) {
      system = system.getParent();
    }
    Thread thread =
        new Thread(
            system,
            () -> {
              try {
                Thread.sleep(TimeUnit.MINUTES.toMillis(1));
              } catch (InterruptedException e) {
                // The test is done.
              }
            },
            "SIG" + signal + " handler");
    thread.start();
    return thread;
  }
}
