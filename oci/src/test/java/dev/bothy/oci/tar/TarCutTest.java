package dev.bothy.oci.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.oci.OciFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** An archive that ends early is refused by name, wherever it was cut. */
class TarCutTest {
  private static final int BLOCK = TarWriter.BLOCK;

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out);
    // The long name makes a PAX header: a block of its own, content and padding before the file.
    tar.write(TarEntry.file("n".repeat(150), 600), new byte[600]);
    tar.finish();
    return out.toByteArray();
  }

  private static int entries(byte[] bytes) throws IOException {
    TarReader tar = new TarReader(new ByteArrayInputStream(bytes));
    int entries = 0;
    while (tar.next() != null) {
      entries++;
    }
    return entries;
  }

  @Test
  void everyCutIsSaid() throws IOException {
    byte[] whole = archive();
    int content = whole.length - 2 * BLOCK;
    assertThat(entries(whole)).isEqualTo(1);
    for (int length = 1; length < content; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length % BLOCK == 0 && length <= 2 * BLOCK) {
        continue; // between headers a cut cannot be told from an end
      }
      assertThatThrownBy(() -> entries(cut))
          .as("cut at %s", cut.length)
          .isInstanceOf(OciFormatException.class)
          .hasMessageContaining("is cut");
    }
  }
}
