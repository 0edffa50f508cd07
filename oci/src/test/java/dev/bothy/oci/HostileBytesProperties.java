package dev.bothy.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.oci.layer.LayerEntry;
import dev.bothy.oci.layer.LayerLimits;
import dev.bothy.oci.layer.LayerListing;
import dev.bothy.oci.layer.LayerReader;
import dev.bothy.oci.tar.EntryType;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever comes from outside ends in a result or in an I/O error: no other exception, no hang. */
class HostileBytesProperties {
  private static byte[] mutate(byte[] bytes, Random random) {
    byte[] result = bytes.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      result[random.nextInt(result.length)] = (byte) random.nextInt();
    }
    return result;
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out);
    tar.write(TarEntry.directory("d/"));
    tar.write(TarEntry.file("d/" + "\u00e9".repeat(80), 600), new byte[600]);
    tar.write(
        new TarEntry(
            "x",
            EntryType.FIFO,
            0600,
            1L << 31,
            5,
            -3,
            7,
            0,
            "",
            0,
            0,
            Map.of("user.a", new byte[] {1, 2, (byte) 0x80})));
    tar.finish();
    return out.toByteArray();
  }

  /** Gives a damaged header a good checksum, so that what is behind it is reached. */
  private static void mendChecksums(byte[] archive) {
    for (int at = 0; at + 512 <= archive.length; at += 512) {
      if (archive[at + 257] != 'u') {
        continue;
      }
      int sum = 0;
      for (int i = 0; i < 512; i++) {
        sum += i >= 148 && i < 156 ? ' ' : archive[at + i] & 0xff;
      }
      byte[] octal = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(octal, 0, archive, at + 148, 8);
    }
  }

  @Property(seed = "20261120", tries = 3000)
  void archives(@ForAll long seed) throws IOException {
    byte[] bytes = mutate(archive(), new Random(seed));
    mendChecksums(bytes);
    LayerListing listing = new LayerListing();
    try {
      LayerReader.unpack(
          new ByteArrayInputStream(bytes), null, listing, new LayerLimits(1 << 20, 100));
    } catch (IOException expected) {
      assertThat(expected).hasMessageNotContaining("\n");
    }
    for (LayerEntry entry : listing.entries()) {
      assertThat(entry.path()).doesNotStartWith("/");
      assertThat(("/" + entry.path() + "/").contains("/../")).isFalse();
    }
  }

  @Property(seed = "20261120", tries = 2000)
  void documents(@ForAll long seed) {
    ImageConfig config =
        ImageConfig.empty(Platform.LINUX_AMD64).toBuilder()
            .labels(Map.of("a", "b"))
            .diffIds(List.of(Digest.of(new byte[0])))
            .build();
    Descriptor described = Descriptor.of(MediaType.OCI_CONFIG, config.toBytes());
    Manifest manifest = Manifest.of(described, List.of(described));
    Random random = new Random(seed);
    try {
      ImageConfig.parse(mutate(config.toBytes(), random), "config");
    } catch (OciFormatException expected) {
      assertThat(expected).hasMessageStartingWith("config");
    }
    try {
      Manifest.parse(mutate(manifest.toBytes(), random), "manifest");
    } catch (OciFormatException expected) {
      assertThat(expected).hasMessageStartingWith("manifest");
    }
  }

  @Property(seed = "20261120", tries = 3000)
  void references(@ForAll String text) {
    try {
      ImageReference reference = ImageReference.parse(text);
      assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
      assertThat(ImageReference.parse(reference.familiar())).isEqualTo(reference);
    } catch (IllegalArgumentException expected) {
      assertThat(expected).hasMessageContaining("image reference");
    }
  }
}
