package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A store that runs out of room in the middle of a step: a clear message, then the same command
 * succeeds.
 */
@Tag("containers")
class FullDiskTest {
  private static final long ROOM_LEFT = 12 << 20;

  @Test
  @NeedsRoot
  void asRoot() throws IOException, InterruptedException {
    try (Machine machine = Machine.ofThisUser()) {
      theSameCommandSucceedsOnceThereIsRoom(machine);
    }
  }

  @Test
  void rootless() throws IOException, InterruptedException {
    try (Machine machine = Machine.rootless()) {
      theSameCommandSucceedsOnceThereIsRoom(machine);
    }
  }

  private static void theSameCommandSucceedsOnceThereIsRoom(Machine machine)
      throws IOException, InterruptedException {
    Path small = machine.base().resolve("small");
    Files.createDirectories(small);
    resize(machine, small, "mount -t tmpfs -o size=2g,mode=1777 none %s");
    try {
      machine.useStore(small.resolve("store"));
      machine.withDebian();
      Path kept = machine.project("kept", Map.of("build.envd", base("")));
      machine.bothy(kept, "build").ok();
      FileStore disk = Files.getFileStore(small);
      long used = disk.getTotalSpace() - disk.getUsableSpace();
      resize(machine, small, "mount -o remount,size=" + (used + ROOM_LEFT) + " %s");

      Path project =
          machine.project(
              "full",
              Map.of(
                  "build.envd",
                  base(
                      ".run([\"for i in 1 2 3 4 5 6; do head -c 4000000 /dev/zero > /big$i; done\"])")));
      Result full = machine.bothy(project, "build").expect(6);
      assertThat(full.stderr())
          .contains("exited with code 1: no space left on the disk of the store", "build.envd:2:")
          .contains("hint: the disk of the store " + small, "bothy prune --all");

      String tar = "type=tar,dest=" + small.resolve("image.tar");
      assertThat(machine.bothy(kept, "build", "-o", tar).expect(6).stderr())
          .contains("no space left on the disk of ", "bothy prune --all", "nothing is left half");
      assertThat(small.resolve("image.tar")).doesNotExist();

      String fill = "head -c 100M /dev/zero > " + small.resolve("fill");
      machine.run(project, "sh", "-c", fill).expect(1);
      assertThat(machine.bothy(project, "run", "kept", "--", "true").expect(6).stderr())
          .contains("no space left on the disk of the store " + small, "bothy prune --all");
      assertThat(machine.bothy(project, "doctor", "--check-store").stdout())
          .doesNotContain("dropped");
      machine.run(project, "rm", small.resolve("fill").toString()).ok();
      assertThat(machine.bothy(kept, "build").ok().stderr()).contains("nothing to do");

      resize(machine, small, "mount -o remount,size=2g %s");
      machine.bothy(project, "build").ok();
    } finally {
      machine.administer("umount", "-l", small.toString());
    }
  }

  @Test
  @NeedsRoot
  void aCheckOfTheLockTellsItOnce() throws IOException, InterruptedException {
    byte[] body = new byte[8 << 20];
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    try (Machine machine = Machine.ofThisUser()) {
      Path small = Files.createDirectories(machine.base().resolve("small"));
      resize(machine, small, "mount -t tmpfs -o size=4m,mode=1777 none %s");
      try {
        machine.useStore(small.resolve("store"));
        String file = "Source.http(\"http://127.0.0.1:" + server.getAddress().getPort() + "/";
        Path project =
            machine.project(
                "large",
                Map.of(
                    "build.envd",
                    "def build():\n    return Source.merge(["
                        + (file + "one\"), " + file + "two\"), " + file + "three\")])\n")));
        assertThat(machine.bothy(project, "lock", "--check", "--upgrade").expect(6).stderr())
            .containsOnlyOnce("error: ")
            .contains(": no space left on the disk of the store " + small)
            .containsOnlyOnce("hint: ");
      } finally {
        machine.administer("umount", "-l", small.toString());
      }
    } finally {
      server.stop(0);
    }
  }

  private static String base(String rest) {
    return "def build():\n    return Source.debian(\"bookworm\")" + rest + "\n";
  }

  private static void resize(Machine machine, Path at, String command)
      throws IOException, InterruptedException {
    machine.administer(command.formatted(at).split(" ")).ok();
  }
}
