package dev.bothy.oci.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.layer.LayerLimits;
import dev.bothy.oci.layer.LayerListing;
import dev.bothy.oci.layer.LayerReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that no honest archiver writes: number 7 of the list of faults and attacks. */
@Timeout(60)
class HostileTarTest {
  private static final int BLOCK = TarWriter.BLOCK;

  private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

  /** A header of POSIX 1003.1, ustar; numbers beyond their field in base 256. */
  private void header(String name, char type, long size, long mtime) {
    byte[] block = new byte[BLOCK];
    put(block, 0, ByteText.encode(name));
    put(block, 100, "0000644\0".getBytes(StandardCharsets.US_ASCII));
    number(block, 108, 8, 0);
    number(block, 116, 8, 0);
    number(block, 124, 12, size);
    number(block, 136, 12, mtime);
    block[156] = (byte) type;
    put(block, 257, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    int sum = 8 * ' ';
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII));
    archive.writeBytes(block);
  }

  private static void put(byte[] block, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private static void number(byte[] block, int at, int width, long value) {
    if (value >= 0 && value < 1L << 3 * (width - 1)) {
      put(
          block,
          at,
          ("%0" + (width - 1) + "o").formatted(value).getBytes(StandardCharsets.US_ASCII));
      return;
    }
    for (int i = width - 1; i > 0; i--) {
      int shift = 8 * (width - 1 - i);
      block[at + i] = (byte) (shift < 64 ? value >> shift : value >> 63);
    }
    block[at] = (byte) (value < 0 ? 0xff : 0x80);
  }

  private void content(byte[] bytes) {
    archive.writeBytes(bytes);
    archive.writeBytes(new byte[-bytes.length & (BLOCK - 1)]);
  }

  private void pax(String records) {
    byte[] bytes = records.getBytes(StandardCharsets.UTF_8);
    header("pax", 'x', bytes.length, 0);
    content(bytes);
  }

  private static String pax(String key, String value) {
    int rest = key.length() + value.length() + 3;
    int length = rest + 1;
    while (length != rest + String.valueOf(length).length()) {
      length++;
    }
    return length + " " + key + "=" + value + "\n";
  }

  private byte[] bytes() {
    byte[] whole = new byte[archive.size() + 2 * BLOCK];
    System.arraycopy(archive.toByteArray(), 0, whole, 0, archive.size());
    return whole;
  }

  private List<TarEntry> entries() throws IOException {
    TarReader tar = new TarReader(new ByteArrayInputStream(bytes()));
    List<TarEntry> entries = new ArrayList<>();
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      entries.add(entry);
    }
    return entries;
  }

  private LayerListing unpack() throws IOException {
    LayerListing listing = new LayerListing();
    LayerReader.unpack(new ByteArrayInputStream(bytes()), null, listing, LayerLimits.DEFAULT);
    return listing;
  }

  private void refused(String why) {
    assertThatThrownBy(this::unpack)
        .isInstanceOf(OciFormatException.class)
        .hasMessageContaining(why);
  }

  /** CVE-2025-62518: who takes the other size finds an archive within the file. */
  @Test
  void theSizeOfThePaxHeaderCounts() throws IOException {
    pax(pax("size", Integer.toString(2 * BLOCK)));
    header("outer", '0', 0, 0);
    header("hidden", '0', BLOCK, 0);
    content(new byte[BLOCK]);
    header("after", '0', 0, 0);
    assertThat(entries()).extracting(TarEntry::name).containsExactly("outer", "after");
  }

  @Test
  void itCountsAlsoWhenItIsTheSmallerOne() throws IOException {
    pax(pax("size", "0"));
    header("outer", '0', BLOCK, 0);
    header("after", '0', 0, 0);
    assertThat(entries()).extracting(TarEntry::name).containsExactly("outer", "after");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x path=a\n",
        "path=a\n",
        "5 a=b\n",
        "7 a=b\n",
        "99 path=a\n",
        "6 a=bc",
        "6 abc\n",
        "5 =b\n",
        "0 a=b\n",
        "-6 a=b\n",
        "99999999999999999999 a=b\n"
      })
  void aMalformedPaxHeaderIsNotPassedOver(String records) {
    pax(records);
    header("f", '0', 0, 0);
    refused("a PAX header is malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e3", "9223372036854775808", "0x10", ""})
  void aSizeThatIsNoNumber(String size) {
    pax(pax("size", size + " "));
    header("f", '0', 0, 0);
    refused("PAX field size is not a number");
  }

  @ParameterizedTest
  @ValueSource(chars = {'L', 'K', 'x', 'g'})
  void namesOfGigabytesAreRefusedBeforeTheyAreRead(char type) {
    header("long", type, 4L << 30, 0);
    refused("of 4294967296 bytes");
  }

  @Test
  void aSparseFileLargerThanAnyDisk() {
    pax(
        pax("GNU.sparse.major", "0")
            + pax("GNU.sparse.size", Long.toString(Long.MAX_VALUE))
            + pax("GNU.sparse.map", "0,0"));
    header("f", '0', 0, 0);
    refused("files are larger than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,1,0,1", "5,9223372036854775807", "0,1,2", "1,-1", "0,2"})
  void aSparseMapThatDoesNotFit(String map) {
    pax(pax("GNU.sparse.size", "1") + pax("GNU.sparse.map", map));
    header("f", '0', 1, 0);
    content(new byte[1]);
    assertThatThrownBy(this::unpack).isInstanceOf(OciFormatException.class);
  }

  @Test
  void aSizeBeyondTheLimitInTheHeaderItself() {
    header("f", '0', Long.MAX_VALUE, 0);
    refused("files are larger than");
  }

  @Test
  void timesBefore1970() throws IOException {
    header("a", '0', 0, -5);
    pax(pax("mtime", "-1.5"));
    header("b", '0', 0, 0);
    assertThat(entries()).extracting(TarEntry::mtimeSeconds).containsExactly(-5L, -2L);
    assertThat(entries()).extracting(TarEntry::mtimeNanos).containsExactly(0, 500_000_000);
  }

  @Test
  void theLastOfEqualNamesCountsAndCaseMatters() throws IOException {
    header("f", '0', 1, 0);
    content(new byte[] {'1'});
    header("F", '0', 1, 0);
    content(new byte[] {'2'});
    header("f", '0', 2, 0);
    content(new byte[] {'3', '3'});
    LayerListing listing = unpack();
    assertThat(listing.entries()).extracting(e -> e.path() + e.size()).containsExactly("F1", "f2");
  }

  @Test
  void namesThatAreNoTextKeepTheirBytes() throws IOException {
    byte[] raw = {'a', (byte) 0xff, (byte) 0xc3};
    header(ByteText.decode(raw, 0, raw.length), '0', 0, 0);
    assertThat(ByteText.encode(entries().getFirst().name())).isEqualTo(raw);
    assertThat(unpack().entries()).hasSize(1);
  }

  @Test
  void namesLongerThanAFileSystemTakes() {
    pax(pax("path", "n".repeat(256)));
    header("f", '0', 0, 0);
    refused("a component is longer than 255");
  }

  @Test
  void pathsLongerThanTheKernelTakes() {
    pax(pax("path", "n/".repeat(2100) + "f"));
    header("f", '0', 0, 0);
    refused("it is longer than 4096");
  }
}
