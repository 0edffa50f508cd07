package dev.bothy.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.Identity;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Inside, over the real ssh client and with exec: who one is, where, with which variables and
 * rights.
 */
@Tag("containers")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
final class SessionsTest extends PlaceBench {
  @Test
  void isReachedWithPlainSsh() throws Exception {
    Place.Started started = place.up(spec("hello"), Place.OnChange.RESTART);
    assertThat(started.outcome()).isEqualTo(Place.Outcome.CREATED);
    assertThat(started.info().state()).isEqualTo(EnvironmentInfo.State.RUNNING);
    assertThat(ssh("hello", "hostname")).isEqualTo(new Result(0, "hello"));
    assertThat(ssh("hello", "exit 7").code()).isEqualTo(7);
    assertThat(ssh("hello", "pwd; echo $SHELL").out()).contains("/usr/bin/bash");
  }

  @Test
  void commandsEndWithTheirOwnCodes() throws Exception {
    place.up(spec("codes"), Place.OnChange.RESTART);
    assertThat(exec("codes", "true")).isZero();
    assertThat(exec("codes", "sh", "-c", "exit 1")).isEqualTo(1);
    assertThat(exec("codes", "sh", "-c", "exit 42")).isEqualTo(42);
    assertThat(exec("codes", "sh", "-c", "kill -9 $$")).isEqualTo(137);
    assertThat(refusal("codes", "no-such-program").kind())
        .isEqualTo(PlaceException.Kind.NO_SUCH_COMMAND);
    assertThat(refusal("codes", "/etc/passwd"))
        .hasMessageContaining("/etc/passwd may not be executed (its mode is 0644)")
        .extracting(PlaceException::kind)
        .isEqualTo(PlaceException.Kind.NOT_EXECUTABLE);
    assertThat(refusal("codes", "/bin")).hasMessageContaining("/bin is a directory");
    Files.writeString(project.resolve("dos"), "#!/bin/sh\r\n");
    Files.setPosixFilePermissions(
        project.resolve("dos"), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(refusal("codes", "./dos"))
        .hasMessageContaining("its first line names '/bin/sh' and a carriage return")
        .extracting(PlaceException::kind)
        .isEqualTo(PlaceException.Kind.NOT_EXECUTABLE);
    assertThat(exec("codes", "sh", "-c", "exit 255")).isEqualTo(255);
    assertThat(exec("codes", "sh", "-c", "test \"$PWD\" = '" + target() + "'")).isZero();
  }

  @Test
  void anInterruptReachesTheCommand() throws Exception {
    place.up(spec("interrupted"), Place.OnChange.RESTART);
    String script = "trap 'touch ended; exit 3' TERM; touch began; while :; do sleep 0.05; done";
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    exec("interrupted", "sh", "-c", script);
                  } catch (Exception e) {
                    Thread.currentThread().interrupt();
                  }
                });
    awaitTrue(() -> Files.exists(project.resolve("began")));
    caller.interrupt();
    awaitTrue(() -> Files.exists(project.resolve("ended")));
    caller.join();
  }

  @Test
  void upMendsWhatSshNeeds() throws Exception {
    place.up(spec("mended"), Place.OnChange.RESTART);
    for (String file : List.of("ssh_config", "known_hosts", "id_ed25519", "id_ed25519.pub")) {
      Files.delete(place.sshConfig().file().resolveSibling(file));
    }
    assertThat(place.up(spec("mended"), Place.OnChange.RESTART).outcome())
        .isEqualTo(Place.Outcome.UNCHANGED);
    assertThat(ssh("mended", "hostname").out()).isEqualTo("mended");
  }

  @Test
  void whatRunsInsideIsConfinedLikeAStep() throws Exception {
    place.up(spec("confined"), Place.OnChange.RESTART);
    assertThat(ssh("confined", "grep Seccomp: /proc/self/status").out()).endsWith("2");
    assertThat(exec("confined", "sh", "-c", "grep -q 'Seccomp:.2' /proc/self/status")).isZero();
    assertThat(ssh("confined", "cat /proc/kcore").code()).isNotZero();
  }

  /** A file system below the project comes along, but its device nodes open nothing. */
  @Test
  void devicesOfWhatIsMountedInTheProjectAreOutOfReach() throws Exception {
    assumeTrue(Identity.processUid() == 0, "only root mounts something there, or makes devices");
    Path nested = Files.createDirectories(project.resolve("nested"));
    TestImages.run("mount", "-t", "tmpfs", "none", nested.toString());
    try {
      TestImages.run("mknod", nested.resolve("null").toString(), "c", "1", "3");
      place.up(spec("nested"), Place.OnChange.RESTART);
      String script = "cd nested && test -c null && echo there; (echo x > null) 2>&1";
      assertThat(ssh("nested", script).out()).startsWith("there").contains("ermission denied");
    } finally {
      place.stop("nested", GRACE);
      place.destroy("nested");
      TestImages.run("umount", nested.toString());
    }
  }

  @Test
  void theMachinesDevicesAreOutOfReach() throws Exception {
    place.up(spec("devices"), Place.OnChange.RESTART);
    String script =
        "echo x > /dev/null && test \"$(head -c 3 /dev/zero | wc -c)\" = 3 && echo usable;"
            + " for d in / /dev /dev/shm /tmp . /etc; do mknod $d/n c 1 3 2>/dev/null;"
            + " (test -c $d/n && echo x > $d/n) 2>/dev/null && echo open in $d; rm -f $d/n; done";
    assertThat(ssh("devices", script).out()).isEqualTo("usable");
  }

  @Test
  void nobodyInsideChangesTheMachinesDevices() throws Exception {
    place.up(spec("nodes"), Place.OnChange.RESTART);
    Map<String, Object> before = Files.readAttributes(Path.of("/dev/null"), "unix:uid,gid,mode");
    String script = "chown 7:8 /dev/null /dev/tty; chmod 600 /dev/null; true";
    assertThat(place.exec("nodes", root("sh", "-c", script))).isZero();
    assertThat(Files.readAttributes(Path.of("/dev/null"), "unix:uid,gid,mode")).isEqualTo(before);
  }

  @Test
  void sessionsBeginInTheProject() throws Exception {
    place.up(spec("begin"), Place.OnChange.RESTART);
    assertThat(ssh("begin", "pwd").out()).isEqualTo(target());
    assertThat(ssh("begin", "echo \"$PWD\" 'a  b'; exit 3").out()).isEqualTo(target() + " a  b");
    assertThat(ssh("begin", "exit 3").code()).isEqualTo(3);
  }

  @Test
  void variablesOfAnyValueReachEverySession() throws Exception {
    Map<String, String> environ = new LinkedHashMap<>();
    environ.put("SPACES", " a  b ");
    environ.put("QUOTES", "it's \"quoted\" \\ back\\slash");
    environ.put("EQUALS", "x=y=z");
    environ.put("UNICODE", "grüße 猫");
    environ.put("SHELLISH", "$HOME `id` $(id) #no ; & | * ?");
    environ.put("PERCENT", "%h %% %d");
    environ.put("EMPTY", "");
    environ.put("PATH", "/opt/tools/bin:/usr/local/bin:/usr/bin:/bin");
    place.up(spec("vars", environ, List.of()), Place.OnChange.RESTART);
    for (Map.Entry<String, String> variable : environ.entrySet()) {
      String print = "printf '[%s]' \"$" + variable.getKey() + "\"";
      String expected = "[" + variable.getValue() + "]";
      assertThat(ssh("vars", print).out()).as("ssh %s", variable.getKey()).isEqualTo(expected);
      assertThat(ssh("vars", "bash -lc '" + print.replace("'", "'\\''") + "'").out())
          .as("login shell %s", variable.getKey())
          .isEqualTo(expected);
      Path out = project.resolve("out");
      assertThat(exec("vars", "sh", "-c", print + " > out")).isZero();
      assertThat(Files.readString(out)).as("exec %s", variable.getKey()).isEqualTo(expected);
    }
  }

  @Test
  void valuesWithLineBreaksReachCommandsAndLoginShells() throws Exception {
    place.up(spec("lines", Map.of("LINES_", "one\ntwo"), List.of()), Place.OnChange.RESTART);
    assertThat(exec("lines", "sh", "-c", "printf %s \"$LINES_\" > out")).isZero();
    assertThat(Files.readString(project.resolve("out"))).isEqualTo("one\ntwo");
    assertThat(ssh("lines", "bash -lc 'printf %s \"$LINES_\"'").out()).isEqualTo("one\ntwo");
  }

  @Test
  void namedCommandsAreProgramsOfEverySession() throws Exception {
    RunSpec plain = spec("named");
    place.up(
        new RunSpec(
            "named",
            plain.image(),
            true,
            plain.kit(),
            "bash",
            plain.project(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of("train", "echo trained > out; echo", "test", "exit 42"),
            plain.identity(),
            0),
        Place.OnChange.RESTART);
    assertThat(exec("named", "train")).isZero();
    assertThat(project.resolve("out")).hasContent("trained");
    assertThat(exec("named", "test")).as("not the program of that name").isEqualTo(42);
    assertThat(exec("named", "/usr/bin/test", "x")).isZero();
    assertThat(ssh("named", "train 'a  b'")).isEqualTo(new Result(0, "a  b"));
    assertThat(ssh("named", "bash -lc 'train b'")).isEqualTo(new Result(0, "b"));
    assertThat(place.describe("named").commands()).containsEntry("test", "exit 42");
    place.up(plain, Place.OnChange.RESTART);
    assertThat(refusal("named", "train").kind())
        .as("no longer declared")
        .isEqualTo(PlaceException.Kind.NO_SUCH_COMMAND);
  }

  @Test
  void filesMadeInsideBelongToTheUserOutside() throws Exception {
    if (Identity.processUid() == 0) {
      Files.setAttribute(project, "unix:uid", 1234);
      Files.setAttribute(project, "unix:gid", 1235);
    }
    int uid = (Integer) Files.getAttribute(project, "unix:uid");
    int gid = (Integer) Files.getAttribute(project, "unix:gid");
    RunSpec plain = spec("mine");
    place.up(
        new RunSpec(
            "mine",
            plain.image(),
            true,
            plain.kit(),
            null,
            plain.project(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(List.of("sh", "-c", "touch by-daemon; exec sleep 1000")),
            List.of("touch by-init"),
            Map.of(),
            Identity.ofCaller(project),
            0),
        Place.OnChange.RESTART);
    String target = target();
    assertThat(ssh("mine", "cd " + target + " && touch by-ssh && whoami").code()).isZero();
    assertThat(exec("mine", "touch", "by-exec")).isZero();
    awaitTrue(() -> Files.exists(project.resolve("by-daemon")));
    for (String file : List.of("by-ssh", "by-exec", "by-init", "by-daemon")) {
      assertThat(Files.getAttribute(project.resolve(file), "unix:uid")).as(file).isEqualTo(uid);
      assertThat(Files.getAttribute(project.resolve(file), "unix:gid")).as(file).isEqualTo(gid);
    }
    assertThat(ssh("mine", "test -w ~ && test -O ~ && echo $HOME").out()).startsWith("/");
  }

  @Test
  void filesAreTransferredWithSftp() throws Exception {
    place.up(spec("sftp"), Place.OnChange.RESTART);
    Path file = home.resolve("sent");
    Files.writeString(file, "sent");
    TestImages.run(
        "scp",
        "-q",
        "-F",
        place.sshConfig().file().toString(),
        file.toString(),
        "sftp.bothy:/tmp/x");
    assertThat(ssh("sftp", "cat /tmp/x").out()).isEqualTo("sent");
  }

  private PlaceException refusal(String name, String command) {
    return Objects.requireNonNull(
        catchThrowableOfType(PlaceException.class, () -> exec(name, command)));
  }
}
