package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What leaves the store is read by the field's other tools, and the graph is the same bytes
 * everywhere.
 */
@Tag("containers")
class ImagesTest {
  private static final String FILE =
      """
      def build():
          base(image=Source.debian("bookworm"))
          install.apt_packages(name=["hello"])
          runtime.environ(env={"GREETING": "a b=c"})
          config.entrypoint(args=["/usr/bin/hello"])
      """;

  @Test
  void theArchiveIsReadBySkopeoUmociAndRunByPodman() throws IOException, InterruptedException {
    try (Machine machine = Machine.asRoot()) {
      Path project = machine.project("images", Map.of("build.envd", FILE));
      machine.bothy(project, "build", "-o", "type=oci,dest=x.tar").ok();
      Result inspected =
          machine.run(project, "skopeo", "inspect", "--config", "oci-archive:x.tar").ok();
      assertThat(inspected.stdout()).contains("GREETING=a b=c");
      machine.run(project, "mkdir", "layout").ok();
      machine.run(project, "tar", "-C", "layout", "-xf", "x.tar").ok();
      machine
          .run(
              project,
              "sh",
              "-c",
              "umoci unpack --image layout:$(umoci ls --layout layout | head -n 1) bundle")
          .ok();
      assertThat(project.resolve("bundle/rootfs/usr/bin/hello")).isExecutable();
      Path storage = machine.base().resolve("podman");
      // crun refuses hybrid cgroups; podman gets a mount namespace without the unified hierarchy.
      Result run =
          machine.run(
              project,
              "unshare",
              "--mount",
              "sh",
              "-c",
              "umount /sys/fs/cgroup/unified 2>/dev/null; exec podman --root "
                  + storage
                  + "/root --runroot "
                  + storage
                  + "/run --storage-driver vfs --cgroup-manager cgroupfs run --rm --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 --network host --cgroups=disabled oci-archive:x.tar");
      assertThat(run.ok().stdout()).contains("Hello, world!");
    }
  }

  @Test
  void anArchiveMadeWithoutRootHoldsTheSameTree() throws IOException, InterruptedException {
    try (Machine machine = Machine.rootless()) {
      Path project = machine.project("images", Map.of("build.envd", FILE));
      machine.bothy(project, "build", "-o", "type=oci,dest=x.tar").ok();
      assertThat(
              machine
                  .run(project, "skopeo", "inspect", "--config", "oci-archive:x.tar")
                  .ok()
                  .stdout())
          .contains("GREETING=a b=c");
      machine.administer("mkdir", project + "/layout").ok();
      machine.administer("tar", "-C", project + "/layout", "-xf", project + "/x.tar").ok();
      machine
          .administer(
              "sh",
              "-c",
              "cd "
                  + project
                  + " && umoci unpack --image layout:$(umoci ls --layout layout | head -n 1) bundle")
          .ok();
      Path rootfs = project.resolve("bundle/rootfs");
      assertThat(Files.getOwner(rootfs.resolve("etc/shadow")).getName()).isEqualTo("root");
      assertThat(Files.readAttributes(rootfs.resolve("etc/shadow"), "unix:gid").get("gid"))
          .isEqualTo(42);
      assertThat(rootfs.resolve("usr/bin/hello")).isExecutable();
    }
  }

  @Test
  void twentyProcessesWriteTheSameGraph() throws IOException, InterruptedException {
    try (Machine machine = Machine.asRoot()) {
      Path project = machine.project("graph", Map.of("build.envd", FILE));
      Set<String> outputs = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        machine
            .run(
                project,
                "sh",
                "-c",
                Machine.repository().resolve("bothy") + " graph --format llb > graph.bin")
            .ok();
        outputs.add(
            java.util.HexFormat.of().formatHex(Files.readAllBytes(project.resolve("graph.bin"))));
      }
      assertThat(outputs).hasSize(1);
      assertThat(outputs.iterator().next()).isNotEmpty();
    }
  }
}
