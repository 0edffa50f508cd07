package dev.bothy.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.store.Store;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.ExecSpec;
import dev.bothy.runtime.Identity;
import dev.bothy.runtime.LogRequest;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Environments on real layers with a real kit; one place and one project a test. */
abstract class PlaceBench {
  static final Duration GRACE = Duration.ofSeconds(10);
  static Path home;
  static Store store;
  static String base;
  static String kit;

  EmbeddedPlace place;
  Path project;

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

  RunSpec spec(String name) {
    return spec(name, Map.of(), List.of());
  }

  RunSpec spec(String name, Map<String, String> environ, List<List<String>> daemons) {
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
        Map.of(),
        Identity.ofCaller(project),
        0);
  }

  /** Where the project is seen inside. */
  String target() {
    return RunSpec.Project.at(project).target();
  }

  record Result(int code, String out) {}

  Result ssh(String name, String... command) throws IOException, InterruptedException {
    List<String> argv =
        new java.util.ArrayList<>(
            List.of("ssh", "-F", place.sshConfig().file().toString(), name + ".bothy"));
    argv.addAll(List.of(command));
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), out.strip());
  }

  String logs(String name, @Nullable String service) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    place.logs(name, new LogRequest(service, -1, false, out));
    return out.toString(StandardCharsets.UTF_8);
  }

  int exec(String name, String... argv) throws Exception {
    return place.exec(name, ExecSpec.of(argv));
  }

  int port(String name) throws PlaceException {
    EnvironmentInfo.Ssh ssh = place.describe(name).ssh();
    return ssh == null ? 0 : ssh.port();
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  static void awaitTrue(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(20);
    }
  }

  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static ExecSpec root(String... argv) {
    return new ExecSpec(List.of(argv), false, Map.of(), "/", true);
  }

  RunSpec withPorts(String name, RunSpec.Port... ports) {
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
        s.commands(),
        s.identity(),
        0);
  }

  static RunSpec withImage(RunSpec s, List<String> layers) {
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
        s.commands(),
        s.identity(),
        0);
  }

  static EnvDirectory directory(String name) {
    return new EnvDirectory(name, store.root().resolve("envs").resolve(name));
  }

  /** No process has the environment's directory in its arguments or mounts. */
  static void assertNothingLeft(String name) throws Exception {
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
