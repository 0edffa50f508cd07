package dev.bothy.packages.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.AddedStep.Manager;
import dev.bothy.dialect.Dialect;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.llb.Vertex;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import dev.bothy.packages.lock.AddedEntry;
import dev.bothy.packages.lock.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise of decision 4: writing what was added into the file changes no step. */
class GraphAfterSyncTest {
  private static final String FILE =
      """
      # syntax=v1
      def build():
          base(image="debian:12", dev=True)
          install.python()
          install.apt_packages(name=["git"])
          install.python_packages(name=["wheel"])
          runtime.environ(env={"A": "b"})
      """;

  private static final String[] FILES = {
    FILE,
    FILE.replace("    install.apt_packages(name=[\"git\"])\n", ""),
    FILE.replace("    install.python_packages(name=[\"wheel\"])\n", ""),
    FILE.replace("name=[\"git\"]", "name=[n for n in [\"git\"]]"),
  };

  @TempDir Path directory;

  private static List<Digest> steps(Path project) throws Exception {
    EvaluateRequest request =
        EvaluateRequest.of(project).withAdded(LockFile.of(project).read().steps("build"));
    List<Digest> digests = new ArrayList<>();
    for (Vertex v :
        Dialect.evaluate(request).environment().image().marshal(Platform.LINUX_AMD64).vertices()) {
      digests.add(v.digest());
    }
    return digests;
  }

  private static void add(Path project, Manager manager, String... packages) throws Exception {
    LockFile.of(project)
        .update(lock -> lock.withAdded(AddedEntry.of("build", manager, List.of(packages))));
  }

  private static SyncPlan sync(Path project) throws Exception {
    return new SyncedFile(project.resolve("build.envd"), "build.envd", LockFile.of(project))
        .write("build");
  }

  @BeforeEach
  void project() throws IOException {
    Files.writeString(directory.resolve("build.envd"), FILE);
  }

  @Test
  void anAddIsOneStepOnTopAndSyncChangesNone() throws Exception {
    List<Digest> before = steps(directory);
    add(directory, Manager.APT, "tree");
    List<Digest> added = steps(directory);
    assertThat(added).hasSize(before.size() + 1).startsWith(before.toArray(Digest[]::new));

    SyncPlan plan = sync(directory);
    assertThat(plan.after().text()).isEqualTo(FILE.replace("\"git\"", "\"git\", \"tree\""));
    assertThat(steps(directory)).isEqualTo(added);
  }

  @Test
  void takenOutOfTheFileByHandItIsGone() throws Exception {
    List<Digest> before = steps(directory);
    add(directory, Manager.PIP, "einops");
    sync(directory);
    Files.writeString(directory.resolve("build.envd"), FILE);
    assertThat(steps(directory)).isEqualTo(before);
  }

  @BeforeProperty
  void before() throws IOException {
    directory = Files.createTempDirectory("graph-after-sync");
  }

  @AfterProperty
  void after() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  @Property(seed = "20261120", tries = 25)
  void howeverAddsAndSyncsFollowEachOther(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    Files.writeString(directory.resolve("build.envd"), FILES[random.nextInt(FILES.length)]);
    Files.deleteIfExists(directory.resolve("bothy.lock"));
    for (int i = 0; i < 6; i++) {
      if (random.nextInt(3) == 0) {
        List<Digest> before = steps(directory);
        sync(directory);
        assertThat(steps(directory)).isEqualTo(before);
      } else if (random.nextBoolean()) {
        add(directory, Manager.APT, "tool" + random.nextInt(9), "other" + i);
      } else {
        add(directory, Manager.PIP, "lib" + random.nextInt(9) + "[x]>=" + i);
      }
    }
  }
}
