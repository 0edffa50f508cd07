package dev.bothy.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept running inside, and the ports that it is reached by. */
@Tag("containers")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
final class ServicesTest extends PlaceBench {
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
            Map.of(),
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
      assertThat(place.list()).isEmpty();
      assertThat(directory("taken").path()).doesNotExist();
    }
  }

  @Test
  void aTakenPortLeavesWhatWasChangedInAStoppedEnvironment() throws Exception {
    place.up(spec("kept"), Place.OnChange.RESTART);
    assertThat(place.exec("kept", root("touch", "/etc/mine"))).isZero();
    place.stop("kept", GRACE);
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RunSpec.Port port = new RunSpec.Port(socket.getLocalPort(), 0, "web", "127.0.0.1");
      RunSpec other = withImage(withPorts("kept", port), List.of(base, kit));
      assertThatThrownBy(() -> place.up(other, Place.OnChange.RESTART))
          .hasMessageContaining("is taken by");
    }
    place.start("kept");
    assertThat(exec("kept", "test", "-e", "/etc/mine")).isZero();
  }

  @Test
  void aTakenPortDoesNotEndWhatRuns() throws Exception {
    RunSpec.Port own = new RunSpec.Port(free(), free(), "own", "127.0.0.1");
    place.up(withPorts("runs", own), Place.OnChange.RESTART);
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RunSpec.Port port = new RunSpec.Port(socket.getLocalPort(), 0, "web", "127.0.0.1");
      assertThatThrownBy(() -> place.up(withPorts("runs", own, port), Place.OnChange.RESTART))
          .hasMessageContaining("is taken by");
    }
    assertThat(exec("runs", "true")).isZero();
    RunSpec.Port more = new RunSpec.Port(free(), 0, "more", "127.0.0.1");
    assertThat(place.up(withPorts("runs", own, more), Place.OnChange.RESTART).outcome())
        .isEqualTo(Place.Outcome.RESTARTED);
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
}
