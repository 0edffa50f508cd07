package dev.bothy.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.store.Store;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.ExecSpec;
import dev.bothy.runtime.Identity;
import dev.bothy.runtime.LogRequest;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.RunSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Environments on real layers with a real kit, reached by the real ssh client. */
@Tag("containers")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class EmbeddedPlaceTest {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static Path home;
  private static Store store;
  private static String base;
  private static String kit;

  private EmbeddedPlace place;
  private Path project;
  private int counter;

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
    TestImages.run("rm", "-rf", home.toString());
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

  private String logs(String name, String service) throws Exception {
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
    assertThat(exec("codes", "sh", "-c", "test \"$PWD\" = '" + spec("x").project().target() + "'"))
        .isZero();
  }
}
