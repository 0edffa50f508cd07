package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The disk below the store goes away at any moment, as in a power cut: what was not synced is lost,
 * what is written later fails with EIO. The file system's own shutdown, without its log, does that.
 * After the next mount a build gives the same image, to the bit, and nothing needs to be mended.
 */
@Tag("containers")
@NeedsRoot
class PowerCutTest {
  /** Layers that a build makes. */
  private static final int LAYERS = 6;

  private static final String NEVER = "0";

  /**
   * IMAGE AT LAYERS FLUSH COMMAND: the command with the disk there, which is cut as soon as the
   * store has got so many layers more, if any. For a mount namespace of its own: what others
   * started meanwhile would keep the disk mounted.
   */
  private static final String WITH_DISK =
      """
      image=$1 at=$2 layers=$3 flush=$4
      shift 4
      mount -o loop "$image" "$at"
      count() { ls "$at/store/layers" | wc -l; }
      cut() {
        i=0
        until [ "$(count)" -ge "$1" ] || [ $((i = i + 1)) -gt 3000 ]; do sleep 0.01; done
        xfs_io -x -c "shutdown $flush" "$at"
      }
      if [ "$layers" != 0 ]; then
        cut $(($(count) + layers)) &
      fi
      code=0
      "$@" || code=$?
      wait
      umount "$at"
      exit $code
      """;

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs"})
  void theNextBuildGivesTheSameImage(String type) throws IOException, InterruptedException {
    try (Machine machine = Machine.ofThisUser()) {
      machine.withDebian();
      Path sound = machine.store();
      Path image = machine.base().resolve("disk.img");
      Path at = Files.createDirectory(machine.base().resolve("disk"));
      machine.administer("truncate", "-s", "3G", image.toString()).ok();
      machine.administer("mkfs." + type, "-q", image.toString()).ok();
      List<String> fill = new ArrayList<>(List.of("unshare", "--mount", "sh", "-euc", WITH_DISK));
      fill.addAll(List.of("sh", image.toString(), at.toString(), NEVER, ""));
      fill.addAll(List.of("cp", "-a", sound.toString(), at.resolve("store").toString()));
      machine.administer(fill.toArray(String[]::new)).ok();

      int failed = 0;
      for (int round = 1; round <= LAYERS; round++) {
        Path project = machine.project("cut", Map.of("build.envd", build(round)));
        // With the log flushed before, files have their names and not yet their contents.
        String flush = round % 2 == 0 ? "" : "-f";
        machine.useStore(at.resolve("store"));
        Result cut =
            machine.bothyAmongMounts(
                WITH_DISK,
                List.of(image.toString(), at.toString(), Integer.toString(round), flush),
                project,
                "build");
        assertThat(cut.stderr()).doesNotContain("internal error").doesNotContain("has pruned");
        failed += cut.exitCode() == 0 ? 0 : 1;

        List<String> whole = List.of(image.toString(), at.toString(), NEVER, "");
        machine
            .bothyAmongMounts(WITH_DISK, whole, project, "build", "-o", "type=oci,dest=after.tar")
            .ok();
        Result check =
            machine.bothyAmongMounts(WITH_DISK, whole, project, "doctor", "--check-store").ok();
        assertThat(check.stdout()).doesNotContain("dropped");
        machine.useStore(sound);
        machine.bothy(project, "build", "-o", "type=oci,dest=sound.tar").ok();
        assertThat(Files.mismatch(project.resolve("after.tar"), project.resolve("sound.tar")))
            .as("cut at layer %d", round)
            .isEqualTo(-1);
      }
      assertThat(failed).as("builds that were cut").isPositive();
    }
  }

  private static String build(int round) {
    return """
        def build():
            root = Source.debian("bookworm")
            a = root.run(["echo %1$d > /a; seq 1 300000 > /numbers; rm -r /home; mkdir /home"])
            b = root.copy(Source.local("."), source_path="build.envd", dest_path="/b/").run(["echo %1$d > /c"])
            c = root.run(["i=0; while [ $i -lt 300 ]; do echo $i > /var/tmp/f$i; i=$((i+1)); done; echo %1$d > /d"])
            return Source.merge([a, Diff(root, b), Diff(root, c)]).file("/round", data="%1$d")
        """
        .formatted(round);
  }
}
