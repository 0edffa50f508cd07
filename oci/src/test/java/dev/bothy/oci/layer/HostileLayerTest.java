package dev.bothy.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.tar.EntryType;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileLayerTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarWriter tar = new TarWriter(bytes);
  private final LayerListing listing = new LayerListing();

  private UnpackedLayer unpack() throws IOException {
    return unpack(LayerLimits.DEFAULT);
  }

  private UnpackedLayer unpack(LayerLimits limits) throws IOException {
    tar.finish();
    return LayerReader.unpack(new ByteArrayInputStream(bytes.toByteArray()), null, listing, limits);
  }

  private void file(String name) throws IOException {
    tar.write(TarEntry.file(name, 1), new byte[] {'x'});
  }

  private void link(EntryType type, String name, String target) throws IOException {
    tar.write(new TarEntry(name, type, 0777, 0, 0, 0, 0, 0, target, 0, 0, Map.of()));
  }

  private void refused(String why) {
    assertThatThrownBy(this::unpack)
        .isInstanceOf(OciFormatException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../x", "a/../../x", "a/..", "..", "//x"})
  void namesThatLeaveTheRoot(String name) throws IOException {
    file(name);
    refused("could leave the image");
    assertThat(listing.entries()).isEmpty();
  }

  @Test
  void writingThroughASymlink() throws IOException {
    link(EntryType.SYMLINK, "out", "/etc");
    file("out/passwd");
    refused("goes through \"out\", which is a link or a file");
  }

  @Test
  void aWhiteoutThroughASymlink() throws IOException {
    link(EntryType.SYMLINK, "out", "/etc");
    file("out/.wh.passwd");
    refused("goes through \"out\"");
  }

  @Test
  void anOpaqueMarkThroughASymlink() throws IOException {
    link(EntryType.SYMLINK, "out", "/etc");
    file("out/.wh..wh..opq");
    refused("goes through \"out\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/shadow", "/etc/shadow", "a/../../x"})
  void hardLinksOutOfTheRoot(String target) throws IOException {
    link(EntryType.HARD_LINK, "x", target);
    refused("hard link target");
  }

  @Test
  void hardLinksThroughASymlink() throws IOException {
    link(EntryType.SYMLINK, "out", "/etc");
    link(EntryType.HARD_LINK, "x", "out/shadow");
    refused("which the layer does not have before it");
  }

  @Test
  void hardLinksToDirectoriesAndToThemselves() throws IOException {
    tar.write(TarEntry.directory("d/"));
    link(EntryType.HARD_LINK, "x", "d");
    refused("which is a directory");
  }

  @Test
  void aHardLinkThatReplacesItsTargetsDirectory() throws IOException {
    file("d/f");
    link(EntryType.HARD_LINK, "d", "d/f");
    refused("would replace its own target");
  }

  @Test
  void aRootThatIsNoDirectory() throws IOException {
    link(EntryType.SYMLINK, "./", "/etc");
    refused("its root is not a directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {".wh.", "a/.wh..", "a/.wh..."})
  void whiteoutsOfNothing(String name) throws IOException {
    file(name);
    refused("names no file");
  }

  @Test
  void filesBelowWhiteoutNames() throws IOException {
    file(".wh.x/y");
    refused("is below a whiteout name");
  }

  @Test
  void anOverlayWhiteoutInDisguise() throws IOException {
    tar.write(new TarEntry("x", EntryType.CHARACTER_DEVICE, 0, 0, 0, 0, 0, 0, "", 0, 0, Map.of()));
    refused("device 0:0");
  }

  @Test
  void theOverlaysOwnAttributesAreDropped() throws IOException {
    byte[] value = {1};
    Map<String, byte[]> xattrs =
        Map.of(
            "trusted.overlay.redirect", value,
            "user.overlay.opaque", value,
            "security.selinux", value,
            "user.keep", value,
            "security.capability", value);
    tar.write(new TarEntry("d/", EntryType.DIRECTORY, 0755, 0, 0, 0, 0, 0, "", 0, 0, xattrs));
    unpack();
    LayerEntry entry = listing.entry("d").orElseThrow();
    assertThat(entry.metadata().xattrs()).containsOnlyKeys("security.capability", "user.keep");
  }

  @Test
  void moreEntriesThanTheLimit() throws IOException {
    for (int i = 0; i < 11; i++) {
      file("f" + i);
    }
    assertThatThrownBy(() -> unpack(new LayerLimits(1 << 20, 10)))
        .hasMessageContaining("more than 10 entries");
  }

  @Test
  void impliedDirectoriesCountToo() throws IOException {
    file("a/".repeat(20) + "f");
    assertThatThrownBy(() -> unpack(new LayerLimits(1 << 20, 10)))
        .hasMessageContaining("more than 10 entries");
  }

  @Test
  void aCompressionBomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      TarWriter bomb = new TarWriter(gzip);
      bomb.write(TarEntry.file("zeros", 64 << 20), new byte[64 << 20]);
      bomb.finish();
    }
    assertThatThrownBy(
            () ->
                LayerReader.unpack(
                    new ByteArrayInputStream(packed.toByteArray()),
                    null,
                    listing,
                    new LayerLimits(1 << 20, 10)))
        .isInstanceOf(OciFormatException.class)
        .hasMessageContaining("larger than 1048576 bytes");
  }

  @Test
  void bytesThatAreNotTheExpectedOnes() throws IOException {
    file("f");
    tar.finish();
    assertThatThrownBy(
            () ->
                LayerReader.unpack(
                    new ByteArrayInputStream(bytes.toByteArray()),
                    Digest.of(new byte[0]),
                    listing,
                    LayerLimits.DEFAULT))
        .isInstanceOf(DigestMismatchException.class);
  }

  @Test
  void everyCutIsNoticed() throws IOException {
    tar.write(TarEntry.file("f", 700), new byte[700]);
    tar.finish();
    byte[] whole = bytes.toByteArray();
    for (int length : new int[] {1, 511, 513, 1000, 1211}) {
      InputStream cut = new ByteArrayInputStream(whole, 0, length);
      assertThatThrownBy(
              () -> LayerReader.unpack(cut, null, new LayerListing(), LayerLimits.DEFAULT))
          .isInstanceOf(OciFormatException.class);
    }
  }

  @Test
  void noArchiveAtAll() {
    InputStream text =
        new ByteArrayInputStream("<html>".repeat(200).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> LayerReader.unpack(text, null, listing, LayerLimits.DEFAULT))
        .isInstanceOf(OciFormatException.class)
        .hasMessageContaining("not a tar archive");
  }
}
