package dev.bothy.oci.tar;

import dev.bothy.oci.OciFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads v7, ustar, PAX and GNU archives entry by entry. It judges syntax only; what an entry may do
 * is for the one who unpacks. Give it a buffered stream.
 */
public final class TarReader {
  private static final int BLOCK = TarWriter.BLOCK;

  /** Bytes of one PAX header or GNU long name; the kernel's xattrs fit many times. */
  private static final long MAX_META = 8L << 20;

  private final InputStream in;
  private final byte[] header = new byte[BLOCK];
  private final PaxHeader globals = new PaxHeader();
  private Bounded data = new Bounded(0);
  private InputStream content = data;
  private int padding;
  private boolean ended;

  public TarReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next entry; what is left of the last one's content is skipped. Null at the end.
   *
   * @throws OciFormatException when the archive is malformed or cut
   */
  public @Nullable TarEntry next() throws IOException {
    if (ended) {
      return null;
    }
    skipContent();
    PaxHeader pax = new PaxHeader(globals);
    String longName = null;
    String longLink = null;
    while (readHeader()) {
      char flag = (char) (header[156] & 0xff);
      switch (flag) {
        case 'x', 'X' -> pax.parse(meta("PAX header"));
        case 'g' -> {
          globals.parse(meta("PAX header"));
          pax = new PaxHeader(globals);
        }
        case 'L' -> longName = untilNul(meta("long name"));
        case 'K' -> longLink = untilNul(meta("long link"));
        case 'V' -> meta("volume name");
        default -> {
          return entry(flag, pax, longName, longLink);
        }
      }
    }
    ended = true;
    return null;
  }

  /** The content of the entry that {@link #next} gave; sparse files come with their zeros. */
  public InputStream content() {
    return content;
  }

  private void skipContent() throws IOException {
    data.skipRest();
    skip(padding);
    padding = 0;
  }

  /** False at the end of the archive. */
  private boolean readHeader() throws IOException {
    int n = in.readNBytes(header, 0, BLOCK);
    if (n == 0 || n == BLOCK && isZero()) {
      return false;
    }
    if (n < BLOCK) {
      throw new OciFormatException("tar archive is cut within a header");
    }
    long sum = octal(148, 8);
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      int b = i >= 148 && i < 156 ? ' ' : header[i];
      unsigned += b & 0xff;
      signed += b;
    }
    if (sum != unsigned && sum != signed) {
      throw new OciFormatException("not a tar archive, or damaged: a header has a wrong checksum");
    }
    return true;
  }

  private boolean isZero() {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private TarEntry entry(
      char flag, PaxHeader pax, @Nullable String longName, @Nullable String longLink)
      throws IOException {
    String name = pax.text("GNU.sparse.name");
    if (name == null) {
      name = pax.text("path");
    }
    if (name == null) {
      name = longName == null ? headerName() : longName;
    }
    String link = pax.text("linkpath");
    if (link == null) {
      link = longLink == null ? untilNul(header, 157, 257) : longLink;
    }
    EntryType type = type(flag, name);
    long stored = pax.numberOr("size", number(124, 12));
    if (type != EntryType.FILE && flag != 'D') {
      stored = 0; // as every reader does: links and devices carry no data
    }
    data = new Bounded(stored);
    padding = (int) (-stored & (BLOCK - 1));
    content = data;
    long size = type == EntryType.FILE ? sparse(flag, pax, name, stored) : 0;
    PaxTime time = pax.mtime();
    boolean device = type == EntryType.CHARACTER_DEVICE || type == EntryType.BLOCK_DEVICE;
    Map<String, byte[]> xattrs = pax.xattrs();
    return new TarEntry(
        name,
        type,
        (int) number(100, 8) & 07777,
        pax.numberOr("uid", number(108, 8)),
        pax.numberOr("gid", number(116, 8)),
        time == null ? signedNumber(136, 12) : time.seconds(),
        time == null ? 0 : time.nanos(),
        size,
        type == EntryType.SYMLINK || type == EntryType.HARD_LINK ? link : "",
        device ? (int) pax.numberOr("SCHILY.devmajor", number(329, 8)) : 0,
        device ? (int) pax.numberOr("SCHILY.devminor", number(337, 8)) : 0,
        xattrs);
  }

  private static EntryType type(char flag, String name) throws OciFormatException {
    return switch (flag) {
      // Before ustar a directory was a file whose name ends in a slash.
      case '0', 0, '7', 'S' -> name.endsWith("/") ? EntryType.DIRECTORY : EntryType.FILE;
      case '1' -> EntryType.HARD_LINK;
      case '2' -> EntryType.SYMLINK;
      case '3' -> EntryType.CHARACTER_DEVICE;
      case '4' -> EntryType.BLOCK_DEVICE;
      case '5', 'D' -> EntryType.DIRECTORY;
      case '6' -> EntryType.FIFO;
      default ->
          throw new OciFormatException(
              "tar archive: " + name + " is of the unknown type 0x" + Integer.toHexString(flag));
    };
  }

  private String headerName() {
    String name = untilNul(header, 0, 100);
    // GNU archives use the prefix field for other things.
    boolean posix = header[257] == 'u' && header[262] == 0;
    if (posix && header[345] != 0) {
      return untilNul(header, 345, 500) + "/" + name;
    }
    return name;
  }

  /** Sets up sparse content if there is any; the file's full size. */
  private long sparse(char flag, PaxHeader pax, String name, long stored) throws IOException {
    SparseMap map = null;
    long size = stored;
    if (flag == 'S') {
      map = oldGnuMap(name);
      size = number(483, 12);
    } else if (pax.text("GNU.sparse.major") != null || pax.text("GNU.sparse.size") != null) {
      size = pax.numberOr("GNU.sparse.realsize", pax.numberOr("GNU.sparse.size", stored));
      map = pax.numberOr("GNU.sparse.major", 0) == 1 ? mapInData(name) : pax.sparseMap(name);
    }
    if (map == null) {
      return stored;
    }
    map.check(size, data.left, name);
    content = new SparseStream(data, map, size);
    return size;
  }

  private SparseMap oldGnuMap(String name) throws IOException {
    SparseMap map = new SparseMap();
    byte[] block = header.clone();
    regions(map, 386, 4, name);
    boolean more = header[482] != 0;
    while (more) {
      readFully(header);
      regions(map, 0, 21, name);
      more = header[504] != 0;
    }
    System.arraycopy(block, 0, header, 0, BLOCK);
    return map;
  }

  private void regions(SparseMap map, int at, int count, String name) throws OciFormatException {
    for (int i = 0; i < count; i++) {
      int entry = at + i * 24;
      if (header[entry] == 0 && header[entry + 12] == 0) {
        return;
      }
      map.add(number(entry, 12), number(entry + 12, 12), name);
    }
  }

  /** Sparse format 1.0: decimal lines before the data, padded to a block. */
  private SparseMap mapInData(String name) throws IOException {
    SparseMap map = new SparseMap();
    long before = data.left;
    long count = line(name);
    for (long i = 0; i < count; i++) {
      long offset = line(name);
      map.add(offset, line(name), name);
    }
    long used = before - data.left;
    data.skipNBytes(Math.min(-used & (BLOCK - 1), data.left));
    return map;
  }

  private long line(String name) throws IOException {
    long value = 0;
    for (int digits = 0; digits < 19; digits++) {
      int c = data.read();
      if (c == '\n' && digits > 0) {
        return value;
      }
      if (c < '0' || c > '9') {
        break;
      }
      value = value * 10 + (c - '0');
    }
    throw new OciFormatException("sparse file " + name + " has a malformed map");
  }

  private byte[] meta(String what) throws IOException {
    long size = number(124, 12);
    if (size > MAX_META) {
      throw new OciFormatException("tar archive: a " + what + " of " + size + " bytes");
    }
    byte[] bytes = new byte[(int) size];
    readFully(bytes);
    skip(-size & (BLOCK - 1));
    return bytes;
  }

  /** Skips what fills a block. */
  private void skip(long count) throws IOException {
    try {
      in.skipNBytes(count);
    } catch (EOFException e) {
      throw new OciFormatException("tar archive is cut within a block", e);
    }
  }

  private void readFully(byte[] bytes) throws IOException {
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new OciFormatException("tar archive is cut within a header");
    }
  }

  private static String untilNul(byte[] bytes) {
    return untilNul(bytes, 0, bytes.length);
  }

  private static String untilNul(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != 0) {
      end++;
    }
    return ByteText.decode(bytes, from, end);
  }

  private long number(int at, int width) throws OciFormatException {
    long value = signedNumber(at, width);
    if (value < 0) {
      throw new OciFormatException("tar archive: a header has a negative number");
    }
    return value;
  }

  /** Octal text, or base-256 when the first bit is set (GNU). */
  private long signedNumber(int at, int width) throws OciFormatException {
    int first = header[at] & 0xff;
    if (first < 0x80) {
      return octal(at, width);
    }
    boolean negative = (first & 0x40) != 0;
    long value = negative ? -1L << 6 | first & 0x3f : first & 0x3f;
    for (int i = at + 1; i < at + width; i++) {
      long next = value << 8 | header[i] & 0xff;
      if (next >> 8 != value) {
        throw new OciFormatException("tar archive: a header has a number beyond 64 bits");
      }
      value = next;
    }
    return value;
  }

  private long octal(int at, int width) throws OciFormatException {
    int i = at;
    int end = at + width;
    while (i < end && (header[i] == ' ' || header[i] == 0)) {
      i++;
    }
    long value = 0;
    while (i < end && header[i] != ' ' && header[i] != 0) {
      if (header[i] < '0' || header[i] > '7') {
        throw new OciFormatException("not a tar archive, or damaged: a header field is no number");
      }
      value = value << 3 | header[i] - '0';
      i++;
    }
    return value;
  }

  /** The stored bytes of one entry. */
  private final class Bounded extends InputStream {
    private long left;

    Bounded(long left) {
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      int b = in.read();
      if (b < 0) {
        throw cut();
      }
      left--;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return length == 0 ? 0 : -1;
      }
      int n = in.read(bytes, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw cut();
      }
      left -= n;
      return n;
    }

    void skipRest() throws IOException {
      try {
        in.skipNBytes(left);
      } catch (EOFException e) {
        throw cut();
      }
      left = 0;
    }

    private OciFormatException cut() {
      return new OciFormatException("tar archive is cut: " + left + " bytes of a file are missing");
    }
  }
}
