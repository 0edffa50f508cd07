package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A graph in a file that another graph builds and gives on, as root and rootless alike. */
@Tag("containers")
abstract class NestedGraphs {
  abstract Machine machine() throws IOException, InterruptedException;

  @Test
  void aGraphInAFileIsBuiltAndGivenOn() throws Exception {
    try (Machine machine = machine()) {
      Path project =
          machine.project("nested", Map.of("build.envd", inner("echo inner > /inner"), "d/x", ""));
      Files.write(project.resolve("outer.pb"), outer());
      write(machine, project);
      machine
          .bothy(project, "solve", "outer.pb", "--local", "d=d", "-o", "type=rootfs,dest=tree")
          .ok();
      assertThat(project.resolve("tree/inner")).hasContent("inner\n");
      assertThat(project.resolve("tree/graph")).doesNotExist();
      assertThat(machine.bothy(project, "solve", "outer.pb", "--local", "d=d").ok().stderr())
          .contains("echo inner > /inner: cached")
          .contains("nothing to do");

      Files.writeString(project.resolve("build.envd"), inner("exit 7"));
      write(machine, project);
      Result failed = machine.bothy(project, "solve", "outer.pb", "--local", "d=d").expect(1);
      assertThat(failed.stderr()).contains("code 7, in the graph of the step build");
      assertThat(machine.bothy(project, "history").ok().stdout()).contains("failed");
    }
  }

  private static String inner(String command) {
    return """
    def build():
        root = Source.debian("bookworm")
        return Diff(root, root.run(["%s"]))
    """
        .formatted(command);
  }

  private static void write(Machine machine, Path project)
      throws IOException, InterruptedException {
    machine.run(project, "sh", "-c", machine.launcher() + " graph --format llb > d/graph").ok();
  }

  /** The directory, the graph in its file {@code graph}, and that once the directory is there. */
  private static byte[] outer() throws IOException, NoSuchAlgorithmException {
    byte[] source = message(3, bytes(1, "local://d"));
    byte[] build =
        join(
            input(source),
            message(
                5,
                new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
                message(2, bytes(1, "buildkit.llb.definition"), message(2)),
                message(4, bytes(1, "llbbuild.filename"), bytes(2, "graph"))));
    byte[] passthrough =
        join(input(build), input(source), message(8, bytes(1, "a.test"), new byte[] {0x12, 1, 0}));
    return join(
        message(1, source),
        message(1, build),
        message(1, passthrough),
        message(1, input(passthrough)));
  }

  private static byte[] input(byte[] op) throws IOException, NoSuchAlgorithmException {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(op);
    return message(1, bytes(1, "sha256:" + HexFormat.of().formatHex(sum)));
  }

  private static byte[] bytes(int field, String text) throws IOException {
    return message(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] message(int field, byte[]... parts) throws IOException {
    byte[] content = join(parts);
    byte[] head =
        content.length < 128
            ? new byte[] {(byte) (field << 3 | 2), (byte) content.length}
            : new byte[] {
              (byte) (field << 3 | 2), (byte) (content.length | 128), (byte) (content.length >> 7)
            };
    return join(head, content);
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }
}
