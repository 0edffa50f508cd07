package dev.bothy.runtime.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.oci.Platform;
import dev.bothy.runtime.embedded.TestImages;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class DevKitTest {
  @Test
  void itsGraphIsTheSameEachTime() {
    assertThat(DevKit.state("bookworm").marshal(Platform.host()).toBytes())
        .isEqualTo(DevKit.state("bookworm").marshal(Platform.host()).toBytes());
  }

  @Test
  @Tag("containers")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void theEngineMakesItsProgramsAndNothingElse() throws Exception {
    Path home = Files.createTempDirectory("bothy-kit");
    try {
      check(home.resolve("store"));
    } finally {
      TestImages.remove(home);
    }
  }

  private static void check(Path place) throws Exception {
    List<String> layers =
        EmbeddedBuilder.open(place)
            .solve(
                SolveRequest.of(DevKit.state("bookworm").marshal(Platform.host())),
                SolveListener.none())
            .layers();
    assertThat(layers).hasSize(1);
    try (Store store = Store.open(place, EmbeddedBuilder.isRootless())) {
      Path fs = store.layers().fs(new LayerId(layers.getFirst()));
      TreeSet<String> top = new TreeSet<>();
      TreeSet<String> programs = new TreeSet<>();
      try (Stream<Path> files = Files.list(fs);
          Stream<Path> bin = Files.list(fs.resolve("bin"))) {
        files.forEach(file -> top.add(file.getFileName().toString()));
        bin.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
            .forEach(file -> programs.add(file.getFileName().toString()));
      }
      assertThat(top).containsExactly("bin", "lib");
      assertThat(programs)
          .containsExactly(
              "busybox",
              "chpst",
              "runsv",
              "runsvdir",
              "session",
              "sftp-server",
              "socat",
              "sshd",
              "sv",
              "svlogd",
              "tini");
    }
  }
}
