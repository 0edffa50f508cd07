package dev.bothy.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.store.LayerId;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.RunOnce;
import dev.bothy.runtime.RunSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The layers that an environment stands on: other ones, more of them, and images of every kind. */
@Tag("containers")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
final class LayersOfEnvironmentsTest extends PlaceBench {
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
                  Files.readString(store.layers().fs(new LayerId(base)).resolve("etc/passwd"))
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
              Path busybox = store.layers().fs(new LayerId(kit)).resolve("bin/busybox");
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
            Map.of("hello", "echo hello"),
            plain.identity(),
            0);
    EnvironmentInfo info = place.up(job, Place.OnChange.RESTART).info();
    assertThat(info.ssh()).isNull();
    awaitTrue(() -> logs("job", null).contains("ran in /tmp"));
    assertThat(exec("job", "hello")).isZero();
    assertThat(place.stop("job", Duration.ofMillis(200)).state())
        .isEqualTo(EnvironmentInfo.State.STOPPED);
    assertNothingLeft("job");
  }

  /** Whatever a prune knew of it when it began. */
  @Test
  void theLayersOfARunningCommandCannotBeDeleted() throws Exception {
    String layer = TestImages.layer(store, fs -> Files.writeString(fs.resolve("mine"), "mine"));
    String script = "touch /d/began; until [ -e /d/go ]; do sleep 0.05; done; cp /mine /d/got";
    RunOnce spec =
        new RunOnce(
            new RunSpec.Image("x:dev", null, List.of(base, layer), RunSpec.ImageConfig.EMPTY),
            List.of("sh", "-c", script),
            false,
            Map.of(),
            null,
            null,
            List.of(new RunSpec.Mount(project, "/d", false)));
    FutureTask<Place.Ran> running = new FutureTask<>(() -> place.run(spec));
    Thread.ofPlatform().start(running);
    awaitTrue(() -> Files.exists(project.resolve("began")));
    assertThat(store.layers().delete(new LayerId(layer))).isFalse();
    Files.createFile(project.resolve("go"));
    assertThat(running.get()).isEqualTo(new Place.Ran(0, null));
    assertThat(project.resolve("got")).hasContent("mine");
    assertThat(store.layers().delete(new LayerId(layer))).isTrue();
    assertThatThrownBy(() -> place.run(spec)).hasMessageContaining("not in the store any more");
  }
}
