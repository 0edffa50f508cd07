package dev.bothy.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bothy.engine.store.Store;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.ExecSpec;
import dev.bothy.runtime.Identity;
import dev.bothy.runtime.LogRequest;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Environments on real layers with a real kit, reached by the real ssh client. */
@Tag("containers")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
final class EmbeddedPlaceTest {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static Path home;
  private static Store store;
  private static String base;
  private static String kit;

  private EmbeddedPlace place;
  private Path project;

  @BeforeAll
  static void layers() throws Exception {
    home = Files.createTempDirectory("bothy-runtime");
    store = Store.open(home.resolve("store"), Identity.processUid() != 0);
    base = TestImages.layer(store, TestImages.debian());
    kit = TestImages.layer(store, TestImages.kit());
  }

  @AfterAll
  static void remove() throws Exception {
    store.close();
    TestImages.remove(home);
  }

  @BeforeEach
  void place() throws IOException {
    place = new EmbeddedPlace(store, home.resolve("config"));
    project = Files.createTempDirectory(home, "project");
  }

  @AfterEach
  void destroyAll() throws Exception {
    for (EnvironmentInfo info : place.list()) {
      place.destroy(info.name());
    }
  }

  private RunSpec spec(String name) {
    return spec(name, Map.of(), List.of());
  }

  private RunSpec spec(String name, Map<String, String> environ, List<List<String>> daemons) {
    return new RunSpec(
        name,
        new RunSpec.Image(name + ":dev", null, List.of(base), RunSpec.ImageConfig.EMPTY),
        true,
        List.of(kit),
        "bash",
        RunSpec.Project.at(project),
        environ,
        List.of(),
        List.of(),
        daemons,
        List.of(),
        Identity.ofCaller(project),
        0);
  }

  /** Where the project is seen inside. */
  private String target() {
    return RunSpec.Project.at(project).target();
  }

  private record Result(int code, String out) {}

  private Result ssh(String name, String... command) throws IOException, InterruptedException {
    List<String> argv =
        new java.util.ArrayList<>(
            List.of("ssh", "-F", place.sshConfig().file().toString(), name + ".bothy"));
    argv.addAll(List.of(command));
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), out.strip());
  }

  private String logs(String name, @Nullable String service) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    place.logs(name, new LogRequest(service, -1, false, out));
    return out.toString(StandardCharsets.UTF_8);
  }

  private int exec(String name, String... argv) throws Exception {
    return place.exec(name, ExecSpec.of(argv));
  }

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
    assertThat(exec("codes", "sh", "-c", "exit 42")).isEqualTo(42);
    assertThat(exec("codes", "sh", "-c", "kill -9 $$")).isEqualTo(137);
    assertThat(exec("codes", "no-such-program")).isEqualTo(127);
    assertThat(exec("codes", "/etc/passwd")).isEqualTo(126);
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
  void aSecondUpDoesNothing() throws Exception {
    place.up(spec("same"), Place.OnChange.RESTART);
    EnvironmentInfo before = place.describe("same");
    assertThat(place.up(spec("same"), Place.OnChange.RESTART).outcome())
        .isEqualTo(Place.Outcome.UNCHANGED);
    assertThat(place.describe("same")).isEqualTo(before);
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
  void sessionsBeginInTheProject() throws Exception {
    place.up(spec("begin"), Place.OnChange.RESTART);
    assertThat(ssh("begin", "pwd").out()).isEqualTo(target());
    assertThat(ssh("begin", "echo \"$PWD\" 'a  b'; exit 3").out()).isEqualTo(target() + " a  b");
    assertThat(ssh("begin", "exit 3").code()).isEqualTo(3);
  }

  @Test
  void anotherSpecIsSaidOrStartedAnew() throws Exception {
    place.up(spec("changed"), Place.OnChange.RESTART);
    RunSpec other = spec("changed", Map.of("A", "b"), List.of());
    Place.Started left = place.up(other, Place.OnChange.LEAVE);
    assertThat(left.outcome()).isEqualTo(Place.Outcome.DIFFERENT);
    assertThat(left.differences()).containsExactly("environ");
    assertThat(ssh("changed", "echo $A").out()).isEmpty();
    assertThat(place.up(other, Place.OnChange.RESTART).outcome())
        .isEqualTo(Place.Outcome.RESTARTED);
    assertThat(ssh("changed", "echo $A").out()).isEqualTo("b");
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
  void changesStayOverStopAndStart() throws Exception {
    place.up(spec("stay"), Place.OnChange.RESTART);
    int port = port("stay");
    assertThat(ssh("stay", "echo kept > ~/note; cat ~/note").out()).isEqualTo("kept");
    EnvironmentInfo stopped = place.stop("stay", GRACE);
    assertThat(stopped.state()).isEqualTo(EnvironmentInfo.State.STOPPED);
    assertNothingLeft("stay");
    assertThatThrownBy(() -> exec("stay", "true"))
        .isInstanceOf(PlaceException.class)
        .hasMessageContaining("not running");
    assertThat(place.start("stay").state()).isEqualTo(EnvironmentInfo.State.RUNNING);
    assertThat(ssh("stay", "cat ~/note").out()).isEqualTo("kept");
    assertThat(port("stay")).isEqualTo(port);
    assertThat(place.restart("stay", GRACE).state()).isEqualTo(EnvironmentInfo.State.RUNNING);
    assertThat(ssh("stay", "cat ~/note").out()).isEqualTo("kept");
  }

  @Test
  void aKilledSupervisorLeavesNothingAndStartHeals() throws Exception {
    place.up(spec("killed", Map.of(), List.of(List.of("sleep", "1000"))), Place.OnChange.RESTART);
    ProcessMark mark = Objects.requireNonNull(ProcessMark.read(directory("killed").supervisor()));
    ProcessHandle process = ProcessHandle.of(mark.pid()).orElseThrow();
    long container = mark.children().getFirst();
    process.destroyForcibly();
    process.onExit().get(10, TimeUnit.SECONDS);
    ProcessHandle.of(container).ifPresent(p -> p.onExit().join());
    assertThat(place.describe("killed").state()).isEqualTo(EnvironmentInfo.State.STOPPED);
    assertNothingLeft("killed");
    assertThat(place.start("killed").state()).isEqualTo(EnvironmentInfo.State.RUNNING);
    assertThat(ssh("killed", "hostname").out()).isEqualTo("killed");
  }

  @Test
  void aPidOfAnotherProcessIsNotTakenForTheSupervisor() throws Exception {
    place.up(spec("reboot"), Place.OnChange.RESTART);
    place.stop("reboot", GRACE);
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    Files.writeString(
        directory("reboot").supervisor(), ProcessHandle.current().pid() + " 12345 " + boot);
    assertThat(place.describe("reboot").state()).isEqualTo(EnvironmentInfo.State.STOPPED);
  }

  @Test
  void destroyRemovesAllButTheProject() throws Exception {
    Files.writeString(project.resolve("mine"), "mine");
    place.up(spec("gone"), Place.OnChange.RESTART);
    assertThat(Files.readString(place.sshConfig().file())).contains("Host gone.bothy");
    place.destroy("gone");
    assertThat(place.list()).isEmpty();
    assertThat(directory("gone").path()).doesNotExist();
    assertThat(Files.readString(place.sshConfig().file())).doesNotContain("gone.bothy");
    assertThat(Files.readString(place.sshConfig().knownHosts())).doesNotContain("gone.bothy");
    assertThat(project.resolve("mine")).hasContent("mine");
    assertNothingLeft("gone");
    assertThatThrownBy(() -> place.destroy("gone"))
        .isInstanceOfSatisfying(
            PlaceException.class,
            e -> assertThat(e.kind()).isEqualTo(PlaceException.Kind.NO_SUCH_ENVIRONMENT));
  }

  @Test
  void aDamagedRecordIsNamedAndDestroyable() throws Exception {
    place.up(spec("broken"), Place.OnChange.RESTART);
    Files.writeString(directory("broken").record(), "{\"format\":1,");
    assertThatThrownBy(() -> place.describe("broken"))
        .isInstanceOf(PlaceException.class)
        .hasMessageContaining("broken is damaged")
        .hasMessageContaining("record.json");
    assertThat(place.list().getFirst().state()).isEqualTo(EnvironmentInfo.State.DAMAGED);
    assertThat(place.layersInUse()).extracting("value").contains(base, kit);
    place.destroy("broken");
    assertThat(place.list()).isEmpty();
    assertNothingLeft("broken");
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
  void daemonsAreKeptRunningAndTheirOutputKept() throws Exception {
    place.up(
        spec(
            "daemons",
            Map.of("WORD", "a b"),
            List.of(
                List.of("sh", "-c", "echo \"serving $WORD in $PWD\"; exec sleep 1000"),
                List.of("sh", "-c", "echo again; exit 3"))),
        Place.OnChange.RESTART);
    assertThat(place.describe("daemons").services())
        .extracting(EnvironmentInfo.Service::name)
        .containsExactly("sshd", "sh", "sh-2");
    String target = target();
    awaitTrue(() -> logs("daemons", "sh").contains("serving a b in " + target));
    awaitTrue(() -> logs("daemons", "sh-2").contains("again\nagain"));
    awaitTrue(() -> logs("daemons", "sh-2").contains("in a row, last with exit code 3, next"));
    assertThat(logs("daemons", null)).contains("sh | serving a b");
    assertThat(place.describe("daemons").problem())
        .startsWith("sh-2 ended ")
        .endsWith(" times in a row, last with exit code 3 (bothy logs daemons shows why)");
    assertThatThrownBy(() -> logs("daemons", "nosuch"))
        .isInstanceOfSatisfying(
            PlaceException.class, e -> assertThat(e.hint()).contains("init, sshd, sh, sh-2"));
  }

  @Test
  void aFailingInitCommandIsSaid() throws Exception {
    RunSpec plain = spec("initfails");
    place.up(
        new RunSpec(
            "initfails",
            plain.image(),
            true,
            plain.kit(),
            null,
            plain.project(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of("echo about to fail", "false"),
            plain.identity(),
            0),
        Place.OnChange.RESTART);
    awaitTrue(() -> place.describe("initfails").problem() != null);
    assertThat(place.describe("initfails").problem()).contains("exit code 1");
    assertThat(logs("initfails", "init")).contains("about to fail");
    assertThat(ssh("initfails", "true").code()).isZero();
  }

  @Test
  void aTakenPortIsNamedWithItsHolderBeforeAnythingStarts() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RunSpec.Port port = new RunSpec.Port(socket.getLocalPort(), 0, "web", "127.0.0.1");
      assertThatThrownBy(() -> place.up(withPorts("taken", port), Place.OnChange.RESTART))
          .isInstanceOf(PlaceException.class)
          .hasMessageContaining("port " + socket.getLocalPort() + " (web) is taken by")
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aPortIsReachedUnderAnotherNumber() throws Exception {
    int inside = free();
    int outside = free();
    RunSpec.Port port = new RunSpec.Port(inside, outside, "echo", "127.0.0.1");
    RunSpec plain = withPorts("ports", port);
    place.up(plain, Place.OnChange.RESTART);
    // The kit's own forwarder, serving a file, stands for any service.
    Process server =
        new ProcessBuilder(
                "ssh",
                "-F",
                place.sshConfig().file().toString(),
                "ports.bothy",
                "/.bothy/kit/bin/socat TCP4-LISTEN:"
                    + inside
                    + ",fork,reuseaddr EXEC:/bin/hostname")
            .start();
    try {
      awaitTrue(
          () -> {
            try (java.net.Socket socket =
                new java.net.Socket(InetAddress.getLoopbackAddress(), outside)) {
              return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                  .strip()
                  .equals("ports");
            } catch (IOException e) {
              return false;
            }
          });
      assertThatThrownBy(
              () ->
                  place.up(
                      withPorts("ports2", new RunSpec.Port(outside, 0, "", "127.0.0.1")),
                      Place.OnChange.RESTART))
          .hasMessageContaining("the environment 'ports'");
    } finally {
      server.destroy();
    }
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

  @Test
  void anotherImageSetsChangesAsideButKeepsTheHome() throws Exception {
    String layer = TestImages.layer(store, fs -> Files.writeString(fs.resolve("added"), "added"));
    place.up(spec("rebased"), Place.OnChange.RESTART);
    assertThat(ssh("rebased", "echo h > ~/in-home").code()).isZero();
    assertThat(place.exec("rebased", root("sh", "-c", "echo o > /opt/outside"))).isZero();
    RunSpec plain = spec("rebased");
    RunSpec next = withImage(plain, List.of(base, layer));
    Place.Started started = place.up(next, Place.OnChange.RESTART);
    assertThat(started.outcome()).isEqualTo(Place.Outcome.RESTARTED);
    assertThat(started.setAside()).isTrue();
    assertThat(started.info().setAside()).isNotNull();
    assertThat(ssh("rebased", "cat ~/in-home /added; ls /opt").out()).isEqualTo("h\nadded");
  }

  @Test
  void layersAreAddedLive() throws Exception {
    place.up(spec("live"), Place.OnChange.RESTART);
    Process before =
        new ProcessBuilder(
                "ssh", "-F", place.sshConfig().file().toString(), "live.bothy", "cat; newtool")
            .redirectErrorStream(true)
            .start();
    String layer =
        TestImages.layer(
            store,
            fs -> {
              Files.createDirectories(fs.resolve("usr/bin"));
              Path tool = fs.resolve("usr/bin/newtool");
              Files.writeString(tool, "#!/bin/sh\necho new\n");
              TestImages.run("chmod", "4755", tool.toString());
              Files.createLink(fs.resolve("usr/bin/newtool2"), tool);
              Files.createDirectories(fs.resolve("etc"));
              Files.writeString(fs.resolve("etc/debian_version"), "changed\n");
              TestImages.run("mknod", fs.resolve("etc/issue").toString(), "c", "0", "0");
              Files.writeString(
                  fs.resolve("etc/passwd"),
                  Files.readString(
                          store
                              .layers()
                              .fs(new dev.bothy.engine.store.LayerId(base))
                              .resolve("etc/passwd"))
                      + "svc:x:777:777::/:/bin/false\n");
            });
    RunSpec plain = spec("live");
    RunSpec next = withImage(plain, List.of(base, layer));
    Place.Applied applied = place.applyLayers("live", next.image());
    assertThat(applied).isInstanceOf(Place.Applied.Done.class);
    before.getOutputStream().close();
    assertThat(new String(before.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("new\n");
    String look =
        "cat /etc/debian_version; test -e /etc/issue || echo no-issue; newtool2; id -un svc; whoami;"
            + " stat -c %a-%h /usr/bin/newtool; ls -A /.bothy";
    String whoami = ssh("live", "whoami").out();
    String expected = "changed\nno-issue\nnew\nsvc\n" + whoami + "\n4755-2\nkit\nlog\nrun";
    assertThat(ssh("live", look).out()).isEqualTo(expected);
    assertThat(place.up(next, Place.OnChange.RESTART).outcome()).isEqualTo(Place.Outcome.UNCHANGED);
    place.restart("live", GRACE);
    assertThat(ssh("live", look).out()).isEqualTo(expected);
  }

  @Test
  void whatWasChangedByHandIsNotOverwrittenLive() throws Exception {
    place.up(spec("byhand"), Place.OnChange.RESTART);
    assertThat(place.exec("byhand", root("sh", "-c", "echo mine >> /etc/debian_version"))).isZero();
    String layer =
        TestImages.layer(
            store,
            fs -> {
              Files.createDirectories(fs.resolve("etc"));
              Files.writeString(fs.resolve("etc/debian_version"), "theirs\n");
              Files.writeString(fs.resolve("fresh"), "fresh");
            });
    Place.Applied applied =
        place.applyLayers("byhand", withImage(spec("byhand"), List.of(base, layer)).image());
    assertThat(applied).isEqualTo(new Place.Applied.Conflicts(List.of("/etc/debian_version")));
    assertThat(ssh("byhand", "tail -n1 /etc/debian_version; ls /fresh").out())
        .startsWith("mine\n")
        .contains("No such file");
  }

  @Test
  void anImageOfBusyboxAloneIsReachedToo() throws Exception {
    String tiny =
        TestImages.layer(
            store,
            fs -> {
              Files.createDirectories(fs.resolve("bin"));
              Path busybox =
                  store.layers().fs(new dev.bothy.engine.store.LayerId(kit)).resolve("bin/busybox");
              Files.copy(
                  busybox, fs.resolve("bin/sh"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            });
    place.up(withImage(spec("tiny"), List.of(tiny)), Place.OnChange.RESTART);
    assertThat(ssh("tiny", "echo $SHELL $HOME; pwd").out()).startsWith("/bin/sh /");
    assertThat(exec("tiny", "/bin/sh", "-c", "exit 5")).isEqualTo(5);
  }

  @Test
  void anEntrypointRunsWithoutTheKit() throws Exception {
    RunSpec plain = spec("job");
    RunSpec.ImageConfig config =
        new RunSpec.ImageConfig(
            Map.of(),
            "/tmp",
            "",
            List.of("sh", "-c"),
            List.of("echo ran in $PWD; exec sleep 1000"));
    RunSpec job =
        new RunSpec(
            "job",
            new RunSpec.Image("job:run", null, List.of(base), config),
            false,
            List.of(),
            null,
            null,
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            plain.identity(),
            0);
    EnvironmentInfo info = place.up(job, Place.OnChange.RESTART).info();
    assertThat(info.ssh()).isNull();
    awaitTrue(() -> logs("job", null).contains("ran in /tmp"));
    assertThat(place.stop("job", Duration.ofMillis(200)).state())
        .isEqualTo(EnvironmentInfo.State.STOPPED);
    assertNothingLeft("job");
  }

  @Test
  void whatCannotStartIsRefusedBeforeAnythingHappens() throws Exception {
    RunSpec plain = spec("bad");
    assertThatThrownBy(
            () -> place.up(withImage(plain, List.of("l-nosuchlayer")), Place.OnChange.RESTART))
        .hasMessageContaining("l-nosuchlayer");
    Files.delete(project);
    assertThatThrownBy(() -> place.up(plain, Place.OnChange.RESTART))
        .hasMessageContaining("the project directory " + project);
    assertThat(place.list()).isEmpty();
  }

  private int port(String name) throws PlaceException {
    EnvironmentInfo.Ssh ssh = place.describe(name).ssh();
    return ssh == null ? 0 : ssh.port();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void awaitTrue(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static ExecSpec root(String... argv) {
    return new ExecSpec(List.of(argv), false, Map.of(), "/", true);
  }

  private RunSpec withPorts(String name, RunSpec.Port... ports) {
    RunSpec s = spec(name);
    return new RunSpec(
        name,
        s.image(),
        true,
        s.kit(),
        s.shell(),
        s.project(),
        s.environ(),
        List.of(ports),
        s.mounts(),
        s.daemons(),
        s.init(),
        s.identity(),
        0);
  }

  private static RunSpec withImage(RunSpec s, List<String> layers) {
    return new RunSpec(
        s.name(),
        new RunSpec.Image(s.image().reference(), null, layers, s.image().config()),
        true,
        s.kit(),
        s.shell(),
        s.project(),
        s.environ(),
        s.ports(),
        s.mounts(),
        s.daemons(),
        s.init(),
        s.identity(),
        0);
  }

  private static EnvDirectory directory(String name) {
    return new EnvDirectory(name, store.root().resolve("envs").resolve(name));
  }

  /** No process has the environment's directory in its arguments or mounts. */
  private static void assertNothingLeft(String name) throws Exception {
    String path = directory(name).path().toString();
    awaitTrue(
        () -> {
          try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
              try {
                if (Files.readString(process.resolve("mountinfo")).contains(path + "/")
                    || Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                        .contains(path + "/")) {
                  return false;
                }
              } catch (IOException e) {
                // Gone meanwhile.
              }
            }
          }
          return true;
        });
  }
}
