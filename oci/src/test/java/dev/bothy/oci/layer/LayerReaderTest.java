package dev.bothy.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.bothy.oci.tar.EntryType;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerReaderTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarWriter tar = new TarWriter(bytes);
  private final LayerListing listing = new LayerListing();

  private UnpackedLayer unpack() throws IOException {
    tar.finish();
    return LayerReader.unpack(
        new ByteArrayInputStream(bytes.toByteArray()), null, listing, LayerLimits.DEFAULT);
  }

  private void file(String name) throws IOException {
    tar.write(TarEntry.file(name, 0));
  }

  private List<String> paths() {
    return listing.entries().stream()
        .map(entry -> entry.kind() + " " + entry.path() + (entry.opaque() ? " opaque" : ""))
        .toList();
  }

  @Test
  void whiteoutNamesBecomeWhiteouts() throws IOException {
    file("./etc/.wh.motd");
    file("etc/.wh..wh.plnk");
    assertThat(unpack().impliedDirectories()).containsExactly("etc");
    assertThat(paths()).containsExactly("DIRECTORY etc", "WHITEOUT etc/motd");
  }

  @Test
  void anOpaqueMarkHidesWhatIsBelow() throws IOException {
    file("etc/.wh..wh..opq");
    file("etc/new");
    unpack();
    assertThat(paths()).containsExactly("DIRECTORY etc opaque", "FILE etc/new");
  }

  @Test
  void aWhiteoutNeverHidesItsOwnLayer() throws IOException {
    file("a");
    file(".wh.a");
    file(".wh.b");
    file("b");
    file(".wh.c");
    file("c/new");
    file("d/new");
    file(".wh.d");
    file(".wh.e");
    tar.write(TarEntry.directory("e/"));
    file("e/new");
    unpack();
    assertThat(paths())
        .containsExactly(
            "FILE a",
            "FILE b",
            "DIRECTORY c opaque",
            "FILE c/new",
            "DIRECTORY d opaque",
            "FILE d/new",
            "DIRECTORY e opaque",
            "FILE e/new");
  }

  @Test
  void laterEntriesReplaceEarlierOnes() throws IOException {
    file("x/deep/f");
    file("x-ray");
    tar.write(new TarEntry("x", EntryType.SYMLINK, 0777, 0, 0, 0, 0, 0, "y", 0, 0, Map.of()));
    tar.write(TarEntry.directory("y/"));
    tar.write(new TarEntry("y", EntryType.DIRECTORY, 0700, 1, 2, 3, 0, 0, "", 0, 0, Map.of()));
    unpack();
    assertThat(paths()).containsExactly("SYMLINK x", "FILE x-ray", "DIRECTORY y");
    LayerEntry y = listing.entry("y").orElseThrow();
    assertThat(y.metadata().mode()).isEqualTo(0700);
  }

  @Test
  void aDirectoryThatIsDescribedLaterIsNotImplied() throws IOException {
    file("a/b/f");
    tar.write(TarEntry.directory("a/"));
    assertThat(unpack().impliedDirectories()).containsExactly("a/b");
  }

  @Test
  void theRootMayBeDescribed() throws IOException {
    tar.write(new TarEntry("./", EntryType.DIRECTORY, 0711, 0, 0, 5, 0, 0, "", 0, 0, Map.of()));
    unpack();
    LayerEntry root = listing.entry("").orElseThrow();
    assertThat(root.metadata().mode()).isEqualTo(0711);
  }

  @Test
  void anEmptyStreamIsAnEmptyLayer() throws IOException {
    LayerReader.unpack(new ByteArrayInputStream(new byte[0]), null, listing, LayerLimits.DEFAULT);
    assertThat(listing.entries()).isEmpty();
  }

  @Test
  void aHardLinkSaysWhatTheFileIs() throws IOException {
    file("a");
    TarEntry link =
        new TarEntry("b", EntryType.HARD_LINK, 04711, 5, 6, 7, 0, 0, "a", 0, 0, Map.of());
    tar.write(link);
    unpack();
    FileMetadata metadata = listing.entry("b").orElseThrow().metadata();
    assertThat(metadata.mode()).isEqualTo(04711);
    assertThat(metadata.uid()).isEqualTo(5);
    assertThat(metadata.mtimeSeconds()).isEqualTo(7);
  }

  @Test
  void anAttributeMayBeEmpty() throws IOException {
    Map<String, byte[]> attributes = Map.of("user.empty", new byte[0]);
    tar.write(new TarEntry("a", EntryType.FILE, 0644, 0, 0, 0, 0, 0, "", 0, 0, attributes));
    unpack();
    assertThat(listing.entry("a").orElseThrow().metadata().xattrs()).containsKey("user.empty");
  }

  @Test
  void zstdMayBeginWithAFrameForOtherThings() throws IOException {
    file("a");
    tar.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.write(new byte[] {0x53, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 'h', 'i'});
    packed.write(Zstd.compress(bytes.toByteArray()));
    UnpackedLayer layer =
        LayerReader.unpack(
            new ByteArrayInputStream(packed.toByteArray()), null, listing, LayerLimits.DEFAULT);
    assertThat(layer.entries()).isOne();
  }
}
