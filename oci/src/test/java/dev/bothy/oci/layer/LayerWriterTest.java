package dev.bothy.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.oci.OciFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class LayerWriterTest {
  private static LayerListing list(byte[] blob) throws IOException {
    LayerListing listing = new LayerListing();
    LayerReader.unpack(new ByteArrayInputStream(blob), null, listing, LayerLimits.DEFAULT);
    return listing;
  }

  private static byte[] write(LayerSource source, Timestamps timestamps) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LayerWriter.of(Compression.NONE, timestamps).write(source, out);
    return out.toByteArray();
  }

  private static long time(LayerListing listing, String path) {
    return listing.entry(path).orElseThrow().metadata().mtimeSeconds();
  }

  @Test
  void timesAreFixedClampedOrKept() throws IOException {
    FileMetadata old = new FileMetadata(0644, 0, 0, 100, 999, Map.of());
    FileMetadata young = new FileMetadata(0644, 0, 0, 300, 0, Map.of());
    TreeSource tree = new TreeSource().file("old", old, new byte[0]);
    tree.file("young", young, new byte[0]).add(LayerEntry.whiteout("gone", young));

    LayerListing fixed = list(write(tree, new Timestamps.Fixed(200)));
    assertThat(time(fixed, "old")).isEqualTo(200);
    assertThat(time(fixed, "young")).isEqualTo(200);
    LayerListing clamped = list(write(tree, new Timestamps.Clamped(200)));
    assertThat(time(clamped, "old")).isEqualTo(100);
    assertThat(time(clamped, "young")).isEqualTo(200);
    LayerListing kept = list(write(tree, new Timestamps.Kept()));
    assertThat(time(kept, "old")).isEqualTo(100);
    assertThat(time(kept, "young")).isEqualTo(300);
  }

  @Test
  void refusesNamesThatWouldMeanDeletion() {
    TreeSource tree = new TreeSource().file(".wh.secret", "x");
    assertThatThrownBy(() -> write(tree, new Timestamps.Kept()))
        .isInstanceOf(OciFormatException.class)
        .hasMessageContaining(".wh.secret")
        .hasMessageContaining("rename or remove it");
  }

  @Test
  void refusesASourceOutOfOrder() {
    LayerSource source =
        visitor -> {
          visitor.entry(LayerEntry.directory("b", TreeSource.DIRECTORY, false));
          visitor.entry(LayerEntry.directory("a", TreeSource.DIRECTORY, false));
        };
    assertThatIllegalArgumentException().isThrownBy(() -> write(source, new Timestamps.Kept()));
  }

  @Test
  void noticesAFileThatChangesWhileItIsRead() {
    LayerSource source =
        visitor ->
            visitor.file(
                LayerEntry.file("f", TreeSource.FILE, 10), new ByteArrayInputStream(new byte[9]));
    assertThatThrownBy(() -> write(source, new Timestamps.Kept()))
        .hasMessageContaining("f changed its size while it was read");
  }

  @Test
  void everyGunzipReadsItsGzip() throws IOException {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    TreeSource tree =
        new TreeSource()
            .file("random", TreeSource.FILE, content)
            .file("zeros", "0".repeat(900_000));
    byte[] plain = write(tree, new Timestamps.Kept());
    for (int level = 1; level <= 9; level += 4) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new LayerWriter(Compression.GZIP, level, new Timestamps.Kept(), 3).write(tree, out);
      GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray()));
      assertThat(in.readAllBytes()).isEqualTo(plain);
    }
  }

  @Test
  void aFailingTargetStopsItAtOnce() {
    byte[] content = new byte[5_000_000];
    new Random(1).nextBytes(content);
    TreeSource tree = new TreeSource().file("f", TreeSource.FILE, content);
    for (Compression compression : Compression.values()) {
      OutputStream full =
          new OutputStream() {
            private int room = 1_000_000;

            @Override
            public void write(int b) throws IOException {
              write(new byte[1], 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
              room -= length;
              if (room < 0) {
                throw new IOException("No space left on device");
              }
            }
          };
      LayerWriter writer = LayerWriter.of(compression, new Timestamps.Kept());
      assertThatThrownBy(() -> writer.write(tree, full))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
    }
  }

  @Test
  void levelsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LayerWriter(Compression.GZIP, 12, new Timestamps.Kept(), 1))
        .withMessageContaining("levels 1 to 9");
  }
}
