package dev.bothy.oci.tar;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes POSIX ustar, with a PAX header only for what ustar cannot hold (POSIX.1-2017, pax). User
 * and group names are never written: they are the host's business.
 */
public final class TarWriter implements Closeable {
  static final int BLOCK = 512;

  private static final long MAX_OCTAL_7 = 07777777L;
  private static final long MAX_OCTAL_11 = 077777777777L;

  private final OutputStream out;
  private final byte[] header = new byte[BLOCK];
  private final byte[] buffer = new byte[1 << 16];

  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes an entry that has no content. */
  public void write(TarEntry entry) throws IOException {
    if (entry.size() != 0) {
      throw new IllegalArgumentException(entry.name() + ": its content is missing");
    }
    writeHeader(entry);
  }

  /**
   * Writes a file.
   *
   * @throws IOException when the content is shorter or longer than the header says: it changed
   *     while it was read
   */
  public void write(TarEntry entry, InputStream content) throws IOException {
    writeHeader(entry);
    long left = entry.size();
    while (left > 0) {
      int n = content.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        throw new EOFException(changed(entry));
      }
      out.write(buffer, 0, n);
      left -= n;
    }
    if (content.read() >= 0) {
      throw new IOException(changed(entry));
    }
    pad(entry.size());
  }

  /** Writes a file that is in memory. */
  public void write(TarEntry entry, byte[] content) throws IOException {
    if (entry.size() != content.length) {
      throw new IllegalArgumentException(entry.name() + ": size and content differ");
    }
    writeHeader(entry);
    out.write(content);
    pad(content.length);
  }

  private static String changed(TarEntry entry) {
    return entry.name() + " changed its size while it was read; build again";
  }

  /** Ends the archive with its two empty blocks; the stream below stays open. */
  public void finish() throws IOException {
    Arrays.fill(header, (byte) 0);
    out.write(header);
    out.write(header);
    out.flush();
  }

  /** Closes the stream below, without {@link #finish}. */
  @Override
  public void close() throws IOException {
    out.close();
  }

  private void writeHeader(TarEntry entry) throws IOException {
    byte[] name = ByteText.encode(entry.name());
    byte[] link = ByteText.encode(entry.linkName());
    byte[] pax = pax(entry, name, link);
    if (pax.length > 0) {
      ustar("PaxHeader".getBytes(StandardCharsets.US_ASCII), new byte[0], 'x', pax.length);
      octal(100, 8, 0644);
      finishHeader();
      out.write(pax);
      pad(pax.length);
    }
    ustar(name, link, entry.type().flag(), Math.min(entry.size(), MAX_OCTAL_11));
    octal(100, 8, entry.mode() & 07777);
    octal(108, 8, fits(entry.uid(), MAX_OCTAL_7) ? entry.uid() : 0);
    octal(116, 8, fits(entry.gid(), MAX_OCTAL_7) ? entry.gid() : 0);
    octal(136, 12, fits(entry.mtimeSeconds(), MAX_OCTAL_11) ? entry.mtimeSeconds() : 0);
    octal(329, 8, fits(entry.devMajor(), MAX_OCTAL_7) ? entry.devMajor() : 0);
    octal(337, 8, fits(entry.devMinor(), MAX_OCTAL_7) ? entry.devMinor() : 0);
    finishHeader();
  }

  private static boolean fits(long value, long max) {
    return value >= 0 && value <= max;
  }

  private void ustar(byte[] name, byte[] link, char flag, long size) {
    Arrays.fill(header, (byte) 0);
    System.arraycopy(name, 0, header, 0, Math.min(name.length, 100));
    octal(100, 8, 0);
    octal(108, 8, 0);
    octal(116, 8, 0);
    octal(124, 12, size);
    octal(136, 12, 0);
    header[156] = (byte) flag;
    System.arraycopy(link, 0, header, 157, Math.min(link.length, 100));
    byte[] magic = {'u', 's', 't', 'a', 'r', 0, '0', '0'};
    System.arraycopy(magic, 0, header, 257, magic.length);
    octal(329, 8, 0);
    octal(337, 8, 0);
  }

  private void finishHeader() throws IOException {
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    octal(148, 7, sum);
    out.write(header);
  }

  /** {@code width - 1} octal digits and a NUL. */
  private void octal(int at, int width, long value) {
    long rest = value;
    for (int i = at + width - 2; i >= at; i--) {
      header[i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
    header[at + width - 1] = 0;
  }

  private static byte[] pax(TarEntry entry, byte[] name, byte[] link) {
    ByteArrayOutputStream pax = new ByteArrayOutputStream();
    if (!ByteText.isUnicode(entry.name()) || !ByteText.isUnicode(entry.linkName())) {
      record(pax, "hdrcharset", ascii("BINARY"));
    }
    if (needsPax(name)) {
      record(pax, "path", name);
    }
    if (needsPax(link)) {
      record(pax, "linkpath", link);
    }
    if (!fits(entry.size(), MAX_OCTAL_11)) {
      record(pax, "size", ascii(Long.toString(entry.size())));
    }
    if (!fits(entry.uid(), MAX_OCTAL_7)) {
      record(pax, "uid", ascii(Long.toString(entry.uid())));
    }
    if (!fits(entry.gid(), MAX_OCTAL_7)) {
      record(pax, "gid", ascii(Long.toString(entry.gid())));
    }
    if (!fits(entry.mtimeSeconds(), MAX_OCTAL_11) || entry.mtimeNanos() != 0) {
      record(pax, "mtime", ascii(PaxTime.format(entry.mtimeSeconds(), entry.mtimeNanos())));
    }
    if (!fits(entry.devMajor(), MAX_OCTAL_7)) {
      record(pax, "SCHILY.devmajor", ascii(Integer.toUnsignedString(entry.devMajor())));
    }
    if (!fits(entry.devMinor(), MAX_OCTAL_7)) {
      record(pax, "SCHILY.devminor", ascii(Integer.toUnsignedString(entry.devMinor())));
    }
    for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
      record(pax, "SCHILY.xattr." + xattr.getKey(), xattr.getValue());
    }
    return pax.toByteArray();
  }

  /** Too long for the field, or not ASCII (readers differ in how they take other bytes there). */
  private static boolean needsPax(byte[] text) {
    boolean plain = text.length <= 100;
    for (int i = 0; plain && i < text.length; i++) {
      plain = text[i] >= 0x20 && text[i] < 0x7f;
    }
    return !plain;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** {@code LENGTH KEY=VALUE\n}, where the length counts its own digits. */
  private static void record(ByteArrayOutputStream pax, String key, byte[] value) {
    byte[] keyBytes = ByteText.encode(key);
    int rest = keyBytes.length + value.length + 3;
    int length = rest + 1;
    while (Integer.toString(length).length() + rest != length) {
      length = Integer.toString(length).length() + rest;
    }
    pax.writeBytes(ascii(Integer.toString(length)));
    pax.write(' ');
    pax.writeBytes(keyBytes);
    pax.write('=');
    pax.writeBytes(value);
    pax.write('\n');
  }

  private void pad(long size) throws IOException {
    int over = (int) (size % BLOCK);
    if (over != 0) {
      out.write(new byte[BLOCK - over]);
    }
  }
}
