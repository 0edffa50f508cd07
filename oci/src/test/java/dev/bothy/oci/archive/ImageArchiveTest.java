package dev.bothy.oci.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Index;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.Platform;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.oci.layer.Compression;
import dev.bothy.oci.registry.Images;
import dev.bothy.oci.store.ContentStore;
import dev.bothy.oci.tar.EntryType;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageArchiveTest {
  private static final ImageReference NAME = ImageReference.parse("team/app:1");

  @TempDir Path dir;
  private ContentStore here;
  private ContentStore there;

  @BeforeEach
  void stores() throws IOException {
    here = ContentStore.open(dir.resolve("here"));
    there = ContentStore.open(dir.resolve("there"));
  }

  private byte[] oci(Descriptor root) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OciArchive.write(here, root, List.of(NAME), out);
    return out.toByteArray();
  }

  private byte[] docker(Descriptor root) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DockerArchive.write(here, root, List.of(NAME), out);
    return out.toByteArray();
  }

  private List<LoadedImage> load(byte[] archive) throws IOException {
    return ArchiveLoader.load(new ByteArrayInputStream(archive), "x.tar", there);
  }

  private void assertWhole(Descriptor root) throws IOException {
    for (Descriptor blob : ImageBlobs.of(root, OciLayout.ofStore(there))) {
      assertThat(there.verify(blob.digest())).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void anOciArchiveComesBackAsItWas(Compression compression) throws IOException {
    Descriptor root = Images.make(here, 3, 70_000, compression);
    byte[] archive = oci(root);
    assertThat(load(archive)).containsExactly(new LoadedImage("docker.io/team/app:1", root));
    assertWhole(root);
    assertThat(oci(root)).isEqualTo(archive);
  }

  @Test
  void anIndexIsArchivedWithItsImages() throws IOException {
    Descriptor one = Images.make(here, 1, 10, Compression.GZIP);
    Descriptor two = Images.make(here, 2, 20, Compression.GZIP);
    Index index =
        Index.of(
            List.of(
                one.withPlatform(Platform.parse("linux/amd64")),
                two.withPlatform(Platform.parse("linux/arm64"))));
    Descriptor root = here.put(MediaType.OCI_INDEX, index.toBytes());
    assertThat(load(oci(root)).getFirst().root()).isEqualTo(root);
    assertWhole(root);
    assertThatThrownBy(() -> docker(root)).hasMessageContaining("one platform's image");
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void aDockerArchiveKeepsConfigAndFiles(Compression compression) throws IOException {
    Descriptor root = Images.make(here, 2, 70_000, compression);
    Manifest manifest = Manifest.parse(here.read(root.digest()), "m");
    LoadedImage loaded = load(docker(root)).getFirst();
    assertThat(loaded.name()).isEqualTo("team/app:1");
    assertWhole(loaded.root());
    Manifest again = Manifest.parse(there.read(loaded.root().digest()), "m");
    assertThat(again.config()).isEqualTo(manifest.config());
    // zstd layers are unpacked for Docker; the others stay as they are.
    if (compression == Compression.ZSTD) {
      List<Digest> diffIds =
          ImageConfig.parse(here.read(manifest.config().digest()), "c").diffIds();
      assertThat(again.layers()).extracting(Descriptor::digest).isEqualTo(diffIds);
    } else {
      assertThat(again.layers()).isEqualTo(manifest.layers());
    }
    assertThat(docker(root)).isEqualTo(docker(root));
  }

  @Test
  void compressedArchivesAreLoadedToo() throws IOException {
    Descriptor root = Images.make(here, 1, 1000, Compression.GZIP);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(oci(root));
    }
    assertThat(load(packed.toByteArray()).getFirst().root()).isEqualTo(root);
  }

  @Test
  void olderDockerArchivesLinkTheirLayers() throws IOException {
    byte[] layer = new byte[1024];
    Digest diffId = Digest.of(layer);
    ImageConfig config =
        ImageConfig.empty(Platform.LINUX_AMD64).toBuilder().diffIds(List.of(diffId)).build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out);
    tar.write(TarEntry.file("aa/layer.tar", layer.length), layer);
    tar.write(
        new TarEntry(
            "bb/layer.tar",
            EntryType.SYMLINK,
            0777,
            0,
            0,
            0,
            0,
            0,
            "../aa/layer.tar",
            0,
            0,
            Map.of()));
    byte[] text = config.toBytes();
    tar.write(TarEntry.file("c.json", text.length), text);
    byte[] manifest =
        "[{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":[\"bb/layer.tar\"]}]"
            .getBytes(StandardCharsets.UTF_8);
    tar.write(TarEntry.file("manifest.json", manifest.length), manifest);
    tar.finish();
    LoadedImage loaded = load(out.toByteArray()).getFirst();
    assertThat(loaded.name()).isNull();
    assertWhole(loaded.root());
  }

  @Test
  void aLayoutHoldsSeveralImages() throws IOException {
    Path layout = dir.resolve("layout");
    Descriptor one = Images.make(here, 1, 1000, Compression.GZIP);
    Descriptor two = Images.make(here, 2, 2000, Compression.GZIP);
    OciLayout.write(here, one, List.of(NAME), layout);
    OciLayout.write(here, one, List.of(ImageReference.parse("team/app:2")), layout);
    OciLayout.write(here, two, List.of(NAME), layout);
    assertThat(ArchiveLoader.load(layout, there))
        .containsExactly(
            new LoadedImage("docker.io/team/app:1", two),
            new LoadedImage("docker.io/team/app:2", one));
    assertWhole(one);
    assertWhole(two);
    try (Stream<Path> files = Files.list(layout)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("blobs", "index.json", "oci-layout");
    }
  }

  @Test
  void aDirectoryOfSomethingElseIsLeftAlone() throws IOException {
    Path home = Files.createDirectory(dir.resolve("home"));
    Files.writeString(home.resolve("thesis.txt"), "x");
    Descriptor root = Images.make(here, 1, 10, Compression.GZIP);
    assertThatThrownBy(() -> OciLayout.write(here, root, List.of(NAME), home))
        .isInstanceOf(OciFormatException.class)
        .hasMessageContaining("is not empty and no OCI image layout");
    assertThat(home.resolve("blobs")).doesNotExist();
  }

  @Test
  void damageIsFoundOnTheWayOutAndIn() throws IOException {
    Descriptor root = Images.make(here, 1, 5000, Compression.NONE);
    byte[] archive = oci(root);
    Descriptor layer = Manifest.parse(here.read(root.digest()), "m").layers().getFirst();
    Path file = here.path(layer.digest());
    byte[] bytes = Files.readAllBytes(file);
    bytes[2000] ^= 1;
    List<ThrowingCallable> waysOut =
        List.of(
            () -> oci(root),
            () -> docker(root),
            () -> OciLayout.write(here, root, List.of(NAME), dir.resolve("layout")));
    for (ThrowingCallable wayOut : waysOut) {
      Files.deleteIfExists(file);
      Files.write(file, bytes);
      assertThatThrownBy(wayOut).isInstanceOf(DigestMismatchException.class);
      assertThat(here.has(layer.digest())).as("a damaged blob is dropped").isFalse();
    }

    for (int at = 600; at < archive.length - 1024; at += 997) {
      byte[] bad = archive.clone();
      bad[at] ^= 0x40;
      ContentStore fresh = ContentStore.open(dir.resolve("fresh-" + at));
      try {
        List<LoadedImage> loaded =
            ArchiveLoader.load(new ByteArrayInputStream(bad), "x.tar", fresh);
        // Only padding, times and the like may differ without notice.
        for (LoadedImage image : loaded) {
          for (Descriptor blob : ImageBlobs.of(image.root(), OciLayout.ofStore(fresh))) {
            assertThat(fresh.verify(blob.digest())).isTrue();
          }
        }
      } catch (OciFormatException | DigestMismatchException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void aCutArchiveIsAnError() throws IOException {
    Descriptor root = Images.make(here, 1, 5000, Compression.GZIP);
    byte[] archive = oci(root);
    for (int length : new int[] {0, 100, 3000, archive.length - 3000}) {
      byte[] cut = Arrays.copyOf(archive, length);
      assertThatThrownBy(() -> load(cut))
          .isInstanceOf(OciFormatException.class)
          .hasMessageStartingWith("x.tar: ");
    }
  }

  @Test
  void afterAFailureTheOldFileIsThere() throws IOException {
    Path target = Files.writeString(dir.resolve("x.tar"), "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    target,
                    out -> {
                      out.write(1);
                      throw new IOException("No space left on device");
                    }))
        .hasMessageContaining("No space");
    assertThat(target).hasContent("old");
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("x.tar", "here", "there");
    }
  }
}
