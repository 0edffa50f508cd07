package dev.bothy.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.tar.EntryType;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are those of the list of faults and attacks that the reader is measured by. */
@Timeout(60)
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

  /** 1. */
  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", "a/..", "..", "/../x"})
  void namesThatLeaveTheRoot(String name) throws IOException {
    file(name);
    refused("could leave the image");
    assertThat(listing.entries()).isEmpty();
  }

  /** 1: an absolute name is one of the image's. */
  @Test
  void absoluteNamesBeginAtTheImagesRoot() throws IOException {
    tar.write(new TarEntry("/", EntryType.DIRECTORY, 0750, 0, 0, 0, 0, 0, "", 0, 0, Map.of()));
    file("/etc/passwd");
    link(EntryType.HARD_LINK, "//x", "/etc/passwd");
    unpack();
    assertThat(listing.entries())
        .extracting(LayerEntry::path)
        .containsExactly("", "etc", "etc/passwd", "x");
    assertThat(listing.entry("").orElseThrow().metadata().mode()).isEqualTo(0750);
  }

  /** 2. */
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

  /** 3. */
  @ParameterizedTest
  @ValueSource(strings = {"../../etc/shadow", "a/../../x", "/../x"})
  void hardLinksOutOfTheRoot(String target) throws IOException {
    link(EntryType.HARD_LINK, "x", target);
    refused("hard link target");
  }

  /** 3: the machine's own file is no target. */
  @Test
  void anAbsoluteHardLinkTarget() throws IOException {
    link(EntryType.HARD_LINK, "x", "/etc/shadow");
    refused("which the layer does not have before it");
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

  /** 6. */
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

  /** 8, as the ones below. */
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

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void aCompressionBomb(Compression compression) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = compressed(compression, packed)) {
      TarWriter bomb = new TarWriter(out);
      bomb.write(TarEntry.file("zeros", 64 << 20), new byte[64 << 20]);
      bomb.finish();
    }
    assertThat(packed.size()).isLessThan(64 << 10);
    assertThatThrownBy(() -> unpack(packed.toByteArray(), new LayerLimits(1 << 20, 10)))
        .isInstanceOf(OciFormatException.class)
        .hasMessageContaining("larger than 1048576 bytes");
  }

  /** No file has it, and yet it is to be digested. */
  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void aCompressionBombBehindTheLastFile(Compression compression) throws IOException {
    file("f");
    tar.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = compressed(compression, packed)) {
      out.write(bytes.toByteArray());
      out.write(new byte[64 << 20]);
    }
    assertThatThrownBy(() -> unpack(packed.toByteArray(), new LayerLimits(1 << 20, 10)))
        .isInstanceOf(OciFormatException.class)
        .hasMessageContaining("unpacks to more than 1048576 bytes");
  }

  private static OutputStream compressed(Compression compression, OutputStream out)
      throws IOException {
    return compression == Compression.GZIP
        ? new GZIPOutputStream(out)
        : new ZstdOutputStream(out, 3);
  }

  private UnpackedLayer unpack(byte[] blob, LayerLimits limits) throws IOException {
    return LayerReader.unpack(new ByteArrayInputStream(blob), null, listing, limits);
  }

  /** RFC 8878 § 3.1.1.1.2: a frame that wants 3.75 TiB of memory. */
  @Test
  void aWindowBeyondAllMemory() {
    byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0xff, 1, 0, 0};
    assertThatThrownBy(() -> unpack(frame, LayerLimits.DEFAULT)).isInstanceOf(IOException.class);
  }

  /** A layer is what its digest says, in however many pieces it was compressed. */
  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void membersThatFollowAreRead(Compression compression) throws IOException {
    file("a");
    file("b");
    tar.finish();
    byte[] whole = bytes.toByteArray();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (int at = 0; at < whole.length; at += 700) {
      try (OutputStream out = compressed(compression, new Unclosed(packed))) {
        out.write(whole, at, Math.min(700, whole.length - at));
      }
      if (compression == Compression.ZSTD) {
        // RFC 8878 § 3.1.2: a frame that is to be skipped.
        packed.write(new byte[] {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3});
      }
    }
    assertThat(unpack(packed.toByteArray(), LayerLimits.DEFAULT).diffId())
        .isEqualTo(Digest.of(whole));
    assertThat(listing.entry("b")).isPresent();
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void garbageBehindTheEndAddsNothing(Compression compression) throws IOException {
    file("a");
    tar.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = compressed(compression, new Unclosed(packed))) {
      out.write(bytes.toByteArray());
    }
    packed.write("garbage behind the end".getBytes(StandardCharsets.UTF_8));
    try {
      assertThat(unpack(packed.toByteArray(), LayerLimits.DEFAULT).diffId())
          .isEqualTo(Digest.of(bytes.toByteArray()));
    } catch (IOException refused) {
      assertThat(refused).hasMessageNotContaining("\n");
    }
  }

  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      out.write(from, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
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
