package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
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
  private static final int CUTS = 4;
  private static final double LONGEST_SECONDS = 3;

  /**
   * IMAGE AT SECONDS COMMAND: the command with the disk there, which is cut meanwhile. For a mount
   * namespace of its own: what others started meanwhile would keep the disk mounted.
   */
  private static final String WITH_DISK =
      """
      image=$1 at=$2 seconds=$3
      shift 3
      mount -o loop "$image" "$at"
      if [ "$seconds" != never ]; then
        (sleep "$seconds"; xfs_io -x -c shutdown "$at") &
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
      fill.addAll(List.of("sh", image.toString(), at.toString(), "never"));
      fill.addAll(List.of("cp", "-a", sound.toString(), at.resolve("store").toString()));
      machine.administer(fill.toArray(String[]::new)).ok();

      Random random = new Random(20261129);
      for (int round = 1; round <= CUTS; round++) {
        Path project = machine.project("cut", Map.of("build.envd", build(round)));
        String seconds = String.format(Locale.ROOT, "%.2f", random.nextDouble(LONGEST_SECONDS));
        machine.useStore(at.resolve("store"));
        Result cut =
            machine.bothyAmongMounts(
                WITH_DISK, List.of(image.toString(), at.toString(), seconds), project, "build");
        assertThat(cut.stderr()).doesNotContain("internal error");

        List<String> whole = List.of(image.toString(), at.toString(), "never");
        machine
            .bothyAmongMounts(WITH_DISK, whole, project, "build", "-o", "type=oci,dest=after.tar")
            .ok();
        Result check =
            machine.bothyAmongMounts(WITH_DISK, whole, project, "doctor", "--check-store").ok();
        assertThat(check.stdout()).doesNotContain("dropped");
        machine.useStore(sound);
        machine.bothy(project, "build", "-o", "type=oci,dest=sound.tar").ok();
        assertThat(Files.mismatch(project.resolve("after.tar"), project.resolve("sound.tar")))
            .as("round %d, cut after %s s", round, seconds)
            .isEqualTo(-1);
      }
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
