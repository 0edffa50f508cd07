package dev.bothy.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.host.ProcessMark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Environments come, stop, start again, and go; what is broken is named and mended. */
@Tag("containers")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
final class LifeCycleTest extends PlaceBench {
  @Test
  void aSecondUpDoesNothing() throws Exception {
    place.up(spec("same"), Place.OnChange.RESTART);
    EnvironmentInfo before = place.describe("same");
    assertThat(place.up(spec("same"), Place.OnChange.RESTART).outcome())
        .isEqualTo(Place.Outcome.UNCHANGED);
    assertThat(place.describe("same")).isEqualTo(before);
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
  void theEnvironmentOfAnotherProjectIsNotTakenOver() throws Exception {
    place.up(spec("same"), Place.OnChange.RESTART);
    Path first = project;
    project = Files.createTempDirectory(first.getParent(), "other");
    assertThatThrownBy(() -> place.up(spec("same"), Place.OnChange.RESTART))
        .isInstanceOfSatisfying(PlaceException.class, e -> assertThat(e.hint()).contains("--name"))
        .hasMessageContaining("is of another project, " + first);
    assertThatThrownBy(() -> place.checkName("same", project))
        .isInstanceOf(PlaceException.class)
        .hasMessageContaining("is of another project, " + first);
    place.checkName("same", first);
    place.checkName("free", project);
    assertThat(exec("same", "true")).isZero();
    // A directory that was moved is the same project.
    Files.delete(first);
    assertThat(place.up(spec("same"), Place.OnChange.RESTART).outcome())
        .isEqualTo(Place.Outcome.RESTARTED);
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
}
