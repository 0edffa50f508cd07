package dev.bothy.oci.tar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.oci.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What GNU tar writes is read, and what is written GNU tar reads. */
class GnuTarTest {
  @TempDir Path dir;
  private final Map<String, TarEntry> entries = new TreeMap<>();

  private TarEntry entry(String name) {
    return Objects.requireNonNull(entries.get(name));
  }

  private void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("out").toFile())
            .start();
    assertThat(process.waitFor()).as(() -> read("out")).isZero();
  }

  private String read(String name) {
    try {
      return Files.readString(dir.resolve(name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--format=gnu",
    "--format=pax",
    "--format=oldgnu",
    "--format=gnu --sparse",
    "--format=pax --sparse",
    "--format=pax --sparse --sparse-version=0.0",
    "--format=pax --sparse --sparse-version=0.1",
    "--format=pax --sparse --sparse-version=1.0",
  })
  void readsEveryFormat(String options) throws Exception {
    Path tree = Files.createDirectory(dir.resolve("tree"));
    Map<String, Digest> expected = new TreeMap<>();
    String deep = ("d".repeat(60) + "/").repeat(3);
    Files.createDirectories(tree.resolve(deep));
    write(tree, "plain", "hello".getBytes(StandardCharsets.UTF_8), expected);
    write(tree, deep + "l".repeat(120), new byte[700], expected);
    write(tree, "empty", new byte[0], expected);
    try (RandomAccessFile sparse = new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
      for (int i = 1; i < 60; i++) {
        sparse.seek(i * 300_000L);
        sparse.write(i);
      }
      sparse.setLength(20_000_000);
    }
    expected.put("tree/sparse", Digest.of(Files.readAllBytes(tree.resolve("sparse"))));
    Files.createLink(tree.resolve("z-hard"), tree.resolve("plain"));
    Files.createSymbolicLink(tree.resolve("soft"), Path.of("t".repeat(150)));
    Files.setLastModifiedTime(
        tree.resolve("plain"), FileTime.from(Instant.parse("2001-09-09T01:46:40.5Z")));

    List<String> command = new ArrayList<>(List.of("tar"));
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("--sort=name", "-cf", "a.tar", "tree"));
    run(command.toArray(String[]::new));

    Map<String, Digest> files = new TreeMap<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(dir.resolve("a.tar")))) {
      TarReader reader = new TarReader(in);
      for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
        entries.put(entry.name(), entry);
        if (entry.type() == EntryType.FILE) {
          byte[] content = reader.content().readAllBytes();
          assertThat(entry.size()).isEqualTo(content.length);
          files.put(entry.name(), Digest.of(content));
        }
      }
    }
    assertThat(files).isEqualTo(expected);
    assertThat(entry("tree/z-hard").linkName()).isEqualTo("tree/plain");
    assertThat(entry("tree/soft").linkName()).isEqualTo("t".repeat(150));
    assertThat(entry("tree/plain").mtimeSeconds()).isEqualTo(1_000_000_000);
    assertThat(entry("tree/plain").mtimeNanos())
        .isEqualTo(options.contains("pax") ? 500_000_000 : 0);
  }

  private static void write(Path tree, String name, byte[] content, Map<String, Digest> expected)
      throws IOException {
    Files.write(tree.resolve(name), content);
    expected.put("tree/" + name, Digest.of(content));
  }

  @Test
  void isReadByGnuTar() throws Exception {
    String longName = "n".repeat(200);
    try (OutputStream out = Files.newOutputStream(dir.resolve("b.tar"))) {
      TarWriter tar = new TarWriter(out);
      tar.write(TarEntry.directory("d/"));
      tar.write(TarEntry.file("d/" + longName, 3), new byte[] {'a', 'b', 'c'});
      tar.write(
          new TarEntry(
              "d/big", EntryType.FILE, 04755, 3_000_000_000L, 5, -10, 0, 0, "", 0, 0, Map.of()));
      tar.write(
          new TarEntry("d/dev", EntryType.BLOCK_DEVICE, 0600, 0, 0, 0, 0, 0, "", 8, 17, Map.of()));
      tar.finish();
    }
    run("tar", "--numeric-owner", "--full-time", "--utc", "-tvf", "b.tar");
    assertThat(read("out").lines().toList())
        .containsExactly(
            "drwxr-xr-x 0/0               0 1970-01-01 00:00:00 d/",
            "-rw-r--r-- 0/0               3 1970-01-01 00:00:00 d/" + longName,
            "-rwsr-xr-x 3000000000/5      0 1969-12-31 23:59:50 d/big",
            "brw------- 0/0            8,17 1970-01-01 00:00:00 d/dev");
  }
}
