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
  private static final int BLOCK = TarBlock.SIZE;

  /** Bytes of one PAX header or GNU long name; the kernel's xattrs fit many times. */
  private static final long MAX_META = 8L << 20;

  private final InputStream in;
  private final TarBlock header = new TarBlock();
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
    while (header.readHeader(in)) {
      char flag = (char) header.at(156);
      switch (flag) {
        case 'x', 'X' -> pax.parse(meta("PAX header"));
        case 'g' -> {
          globals.parse(meta("PAX header"));
          pax = new PaxHeader(globals);
        }
        case 'L' -> longName = TarBlock.text(meta("long name"));
        case 'K' -> longLink = TarBlock.text(meta("long link"));
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
      link = longLink == null ? header.text(157, 257) : longLink;
    }
    EntryType type = type(flag, name);
    long stored = pax.numberOr("size", header.number(124, 12));
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
        (int) header.number(100, 8) & 07777,
        pax.numberOr("uid", header.number(108, 8)),
        pax.numberOr("gid", header.number(116, 8)),
        time == null ? header.signedNumber(136, 12) : time.seconds(),
        time == null ? 0 : time.nanos(),
        size,
        type == EntryType.SYMLINK || type == EntryType.HARD_LINK ? link : "",
        device ? (int) pax.numberOr("SCHILY.devmajor", header.number(329, 8)) : 0,
        device ? (int) pax.numberOr("SCHILY.devminor", header.number(337, 8)) : 0,
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
    String name = header.text(0, 100);
    // GNU archives use the prefix field for other things.
    boolean posix = header.at(257) == 'u' && header.at(262) == 0;
    if (posix && header.at(345) != 0) {
      return header.text(345, 500) + "/" + name;
    }
    return name;
  }

  /** Sets up sparse content if there is any; the file's full size. */
  private long sparse(char flag, PaxHeader pax, String name, long stored) throws IOException {
    SparseMap map = null;
    long size = stored;
    if (flag == 'S') {
      map = oldGnuMap(name);
      size = header.number(483, 12);
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
    regions(header, 386, 4, map, name);
    boolean more = header.at(482) != 0;
    TarBlock extension = new TarBlock();
    while (more) {
      extension.read(in);
      regions(extension, 0, 21, map, name);
      more = extension.at(504) != 0;
    }
    return map;
  }

  private static void regions(TarBlock block, int at, int count, SparseMap map, String name)
      throws OciFormatException {
    for (int i = 0; i < count; i++) {
      int entry = at + i * 24;
      if (block.at(entry) == 0 && block.at(entry + 12) == 0) {
        return;
      }
      map.add(block.number(entry, 12), block.number(entry + 12, 12), name);
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
    long size = header.number(124, 12);
    if (size > MAX_META) {
      throw new OciFormatException("tar archive: a " + what + " of " + size + " bytes");
    }
    byte[] bytes = new byte[(int) size];
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new OciFormatException("tar archive is cut within a header");
    }
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
