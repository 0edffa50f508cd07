package dev.bothy.oci.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.oci.layer.Compression;
import dev.bothy.oci.registry.Images;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** skopeo and umoci read what is written here, and what skopeo writes is read. */
@Tag("containers")
class ForeignToolsTest {
  private static final ImageReference NAME = ImageReference.parse("team/app:1");

  @TempDir Path dir;
  private ContentStore store;

  @BeforeEach
  void open() throws IOException {
    store = ContentStore.open(dir.resolve("store"));
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path output = dir.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int code = process.waitFor();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(code).as(String.join(" ", command) + "\n" + text).isZero();
    return text;
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void skopeoReadsAndWritesArchives(Compression compression) throws Exception {
    Descriptor root = Images.make(store, 2, 50_000, compression);
    AtomicFile.write(
        dir.resolve("a.tar"), out -> OciArchive.write(store, root, List.of(NAME), out));
    assertThat(run("skopeo", "inspect", "oci-archive:a.tar:1"))
        .contains("\"Digest\": \"" + root.digest() + "\"");

    run("skopeo", "copy", "--preserve-digests", "oci-archive:a.tar:1", "oci-archive:b.tar:copy");
    ContentStore other = ContentStore.open(dir.resolve("other"));
    assertThat(ArchiveLoader.load(dir.resolve("b.tar"), other))
        .containsExactly(new LoadedImage("copy", root));
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void skopeoReadsAndWritesDockerArchives(Compression compression) throws Exception {
    Descriptor root = Images.make(store, 2, 50_000, compression);
    AtomicFile.write(
        dir.resolve("a.tar"), out -> DockerArchive.write(store, root, List.of(NAME), out));
    assertThat(run("skopeo", "inspect", "docker-archive:a.tar")).contains("\"Os\": \"linux\"");
    run("skopeo", "copy", "docker-archive:a.tar", "oci:layout:x");

    run("skopeo", "copy", "docker-archive:a.tar", "docker-archive:b.tar:team/copy:2");
    ContentStore other = ContentStore.open(dir.resolve("other"));
    List<LoadedImage> loaded = ArchiveLoader.load(dir.resolve("b.tar"), other);
    assertThat(loaded).extracting(LoadedImage::name).containsExactly("docker.io/team/copy:2");
  }

  @Test
  void umociUnpacksALayout() throws Exception {
    Descriptor root = Images.make(store, 2, 50_000, Compression.GZIP);
    OciLayout.write(store, root, List.of(NAME), dir.resolve("layout"));
    assertThat(run("umoci", "list", "--layout", "layout")).isEqualToIgnoringWhitespace("1");
    run("umoci", "unpack", "--rootless", "--image", "layout:1", "bundle");
    assertThat(dir.resolve("bundle/rootfs/file-1")).hasSize(50_000);
  }

  @Test
  void theStoreItselfIsALayoutThatSkopeoReads() throws Exception {
    Descriptor root = Images.make(store, 1, 1000, Compression.GZIP);
    store.tags().set("mine", root);
    assertThat(run("skopeo", "inspect", "oci:store:mine"))
        .contains("\"Digest\": \"" + root.digest() + "\"");
  }
}
