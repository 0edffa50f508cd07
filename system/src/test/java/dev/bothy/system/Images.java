package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What leaves the store is read by the field's other tools, and the graph is the same bytes
 * everywhere.
 */
@Tag("containers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Images {
  /** Processes that must agree on the bytes of a graph. */
  private static final int PROCESSES = 20;

  private static final String FILE =
      """
      def build():
          base(image=Source.debian("bookworm"))
          install.apt_packages(name=["hello"])
          runtime.environ(env={"GREETING": "a b=c"})
          config.entrypoint(args=["/usr/bin/hello"])
      """;

  private Machine machine;

  abstract Machine machine() throws IOException, InterruptedException;

  @BeforeAll
  void open() throws IOException, InterruptedException {
    machine = machine();
  }

  @AfterAll
  void close() throws IOException {
    machine.close();
  }

  @Test
  void theArchiveIsReadBySkopeoUmociAndRunByPodman() throws IOException, InterruptedException {
    Path project = machine.project("images", Map.of("build.envd", FILE));
    machine.bothy(project, "build", "-o", "type=oci,dest=x.tar").ok();
    Result inspected =
        machine.run(project, "skopeo", "inspect", "--config", "oci-archive:x.tar").ok();
    assertThat(inspected.stdout()).contains("GREETING=a b=c");
    // Owners show only to the administrator, whoever made the archive.
    machine
        .administer(
            "sh",
            "-c",
            "cd \"$0\" && mkdir layout && tar -C layout -xf x.tar && umoci unpack --image"
                + " layout:$(umoci ls --layout layout | head -n 1) bundle",
            project.toString())
        .ok();
    Path rootfs = project.resolve("bundle/rootfs");
    assertThat(Files.readAttributes(rootfs.resolve("etc/shadow"), "unix:uid,gid,permissions"))
        .containsEntry("uid", 0)
        .containsEntry("gid", 42)
        .containsEntry("permissions", PosixFilePermissions.fromString("rw-r-----"));
    assertThat(rootfs.resolve("usr/bin/hello")).isExecutable();
    assertThat(podman(project).ok().stdout()).contains("Hello, world!");
  }

  /** Runs the archive, in a mount namespace whose control groups are not a mixed tree. */
  private Result podman(Path project) throws IOException, InterruptedException {
    // Short names: podman refuses a run directory of more than 50 characters.
    String root = machine.base().resolve("p").toString();
    String runRoot = machine.base().resolve("r").toString();
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "--mount", "sh", "-c"));
    command.add("umount /sys/fs/cgroup/unified 2>/dev/null; exec \"$@\"");
    command.add("sh");
    command.addAll(machine.account().prefix());
    command.addAll(List.of("podman", "--root", root, "--runroot", runRoot));
    command.addAll(
        List.of("--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", "run", "--rm"));
    command.addAll(List.of("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"));
    command.addAll(List.of("--network", "host", "--cgroups=disabled", "oci-archive:x.tar"));
    return new Commands(List.of(), machine.commands(project).environment(), project).run(command);
  }

  /** As on a runner of CI that begins with nothing. */
  @Test
  void whatOneMachineBuiltAnotherTakesFromARegistry() throws IOException, InterruptedException {
    Path project = machine.project("shared", Map.of("build.envd", FILE));
    Path first = machine.store();
    try (Registry registry = Registry.start(machine.base().resolve("registry"))) {
      String cache = registry.name("team/cache:main");
      Result built =
          machine.bothy(project, "build", "--export-cache", cache, "-o", "type=oci,dest=a.tar");
      assertThat(built.ok().stderr()).contains("export cache: registry " + cache);

      machine.useStore(machine.base().resolve("another-store"));
      Result taken =
          machine.bothy(project, "build", "--import-cache", cache, "-o", "type=oci,dest=b.tar");
      assertThat(taken.ok().stderr()).contains("nothing to do");
      assertThat(Files.mismatch(project.resolve("a.tar"), project.resolve("b.tar"))).isEqualTo(-1);
    } finally {
      machine.useStore(first);
    }
  }

  @Test
  void anImageThatIsLockedIsTheSameWhateverItsTagIsMovedTo()
      throws IOException, InterruptedException {
    try (Registry registry = Registry.start(machine.base().resolve("moving"))) {
      String image = registry.name("team/base:1");
      push("one", image);
      Path user =
          machine.project(
              "user",
              Map.of("build.envd", "def build():\n    return Source.image(\"" + image + "\")\n"));
      assertThat(machine.bothy(user, "build", "--locked").expect(4).stderr()).contains(image);
      assertThat(machine.bothy(user, "lock").ok().stderr()).contains(image + " is sha256:");

      push("two", image);
      machine.bothy(user, "build", "--locked", "-o", "type=rootfs,dest=before").ok();
      assertThat(user.resolve("before/word")).hasContent("one");

      assertThat(machine.bothy(user, "lock", "--check", "--upgrade").expect(4).stderr())
          .contains(image + " has moved from sha256:");
      machine.bothy(user, "lock", "--upgrade", image).ok();
      machine.bothy(user, "build", "--locked", "-o", "type=rootfs,dest=after").ok();
      assertThat(user.resolve("after/word")).hasContent("two");
    }
  }

  @Test
  void aSourcePolicyConvertsAndDenies() throws IOException, InterruptedException {
    try (Registry registry = Registry.start(machine.base().resolve("policies"))) {
      String one = registry.name("team/base:one");
      String two = registry.name("team/base:two");
      push("one", one);
      push("two", two);
      Path project =
          machine.project(
              "policy",
              Map.of(
                  "build.envd",
                  "def build():\n    return Source.image(\"" + one + "\")\n",
                  "convert.json",
                  """
                  {"rules": [{
                    "action": "CONVERT",
                    "selector": {"identifier": "docker-image://*:one"},
                    "updates": {"identifier": "docker-image://${1}:two"}
                  }, {"action": "DENY", "selector": {"identifier": "doker-image://*"}}]}
                  """,
                  "deny.json",
                  """
                  {"rules": [{"action": "DENY", "selector": {"identifier": "docker-image://*"}}]}
                  """,
                  "wrong.json",
                  "{\"rules\": [{\"action\": \"FORBID\", \"selector\": {}}]}"));
      machine.run(project, "sh", "-c", machine.launcher() + " graph --format llb > graph.bin").ok();
      List<String> solve = List.of("solve", "graph.bin", "-o", "type=rootfs,dest=tree");
      Result denied = policy(project, solve, "deny.json").expect(1);
      assertThat(denied.stderr())
          .contains("the source policy denies docker-image://" + one + " (rule 1)");
      assertThat(policy(project, solve, "wrong.json").expect(1).stderr())
          .contains("wrong.json: rule 1 has the action \"FORBID\"");
      assertThat(project.resolve("tree")).doesNotExist();
      Result typo = policy(project, solve, "convert.json").ok();
      assertThat(typo.stderr())
          .contains(
              "note: convert.json: no source of the graph matches rule 2 (\"doker-image://*\")")
          .contains(":two (source policy, rule 1)");
      assertThat(project.resolve("tree/word")).hasContent("two");
    }
  }

  private Result policy(Path project, List<String> solve, String file)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(solve);
    command.addAll(List.of("--source-policy-file", file));
    return machine.bothy(project, command.toArray(new String[0]));
  }

  private void push(String word, String image) throws IOException, InterruptedException {
    Path project =
        machine.project(
            word,
            Map.of(
                "build.envd",
                "def build():\n    return Source.scratch().file(\"/word\", data=\""
                    + word
                    + "\")\n"));
    machine.bothy(project, "build", "-o", "type=registry,name=" + image).ok();
  }

  @Test
  void manyProcessesWriteTheSameGraph() throws IOException, InterruptedException {
    Path project = machine.project("graph", Map.of("build.envd", FILE));
    Set<String> outputs = new HashSet<>();
    for (int i = 0; i < PROCESSES; i++) {
      machine.run(project, "sh", "-c", machine.launcher() + " graph --format llb > graph.bin").ok();
      outputs.add(HexFormat.of().formatHex(Files.readAllBytes(project.resolve("graph.bin"))));
    }
    assertThat(outputs).hasSize(1).doesNotContain("");
  }
}
