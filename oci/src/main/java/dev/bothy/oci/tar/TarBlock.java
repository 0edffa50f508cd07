package dev.bothy.oci.tar;

import dev.bothy.oci.OciFormatException;
import java.io.IOException;
import java.io.InputStream;

/** One block of an archive, and how texts and numbers are written in its fields. */
final class TarBlock {
  static final int SIZE = TarWriter.BLOCK;

  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_END = 156;

  private final byte[] bytes = new byte[SIZE];

  /**
   * Reads the next header.
   *
   * @return false at the end of the archive
   * @throws OciFormatException when it is cut, or its checksum is another
   */
  boolean readHeader(InputStream in) throws IOException {
    int n = in.readNBytes(bytes, 0, SIZE);
    if (n == 0 || n == SIZE && isZero()) {
      return false;
    }
    if (n < SIZE) {
      throw cut();
    }
    long sum = octal(CHECKSUM, CHECKSUM_END - CHECKSUM);
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < SIZE; i++) {
      int b = i >= CHECKSUM && i < CHECKSUM_END ? ' ' : bytes[i];
      unsigned += b & 0xff;
      signed += b;
    }
    if (sum != unsigned && sum != signed) {
      throw new OciFormatException("not a tar archive, or damaged: a header has a wrong checksum");
    }
    return true;
  }

  /** Reads a block that goes on from a header. */
  void read(InputStream in) throws IOException {
    if (in.readNBytes(bytes, 0, SIZE) < SIZE) {
      throw cut();
    }
  }

  private static OciFormatException cut() {
    return new OciFormatException("tar archive is cut within a header");
  }

  private boolean isZero() {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** One byte, 0 to 255. */
  int at(int index) {
    return bytes[index] & 0xff;
  }

  /** A text that ends with the field, or before at a NUL. */
  String text(int from, int to) {
    return text(bytes, from, to);
  }

  /** All of it, up to a NUL. */
  static String text(byte[] bytes) {
    return text(bytes, 0, bytes.length);
  }

  private static String text(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != 0) {
      end++;
    }
    return ByteText.decode(bytes, from, end);
  }

  /**
   * A number that is not negative.
   *
   * @throws OciFormatException when the field has another, or none
   */
  long number(int at, int width) throws OciFormatException {
    long value = signedNumber(at, width);
    if (value < 0) {
      throw new OciFormatException("tar archive: a header has a negative number");
    }
    return value;
  }

  /** Octal text, or base-256 when the first bit is set (GNU). */
  long signedNumber(int at, int width) throws OciFormatException {
    int first = at(at);
    if (first < 0x80) {
      return octal(at, width);
    }
    boolean negative = (first & 0x40) != 0;
    long value = negative ? -1L << 6 | first & 0x3f : first & 0x3f;
    for (int i = at + 1; i < at + width; i++) {
      long next = value << 8 | bytes[i] & 0xff;
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
    while (i < end && (bytes[i] == ' ' || bytes[i] == 0)) {
      i++;
    }
    long value = 0;
    while (i < end && bytes[i] != ' ' && bytes[i] != 0) {
      if (bytes[i] < '0' || bytes[i] > '7') {
        throw new OciFormatException("not a tar archive, or damaged: a header field is no number");
      }
      value = value << 3 | bytes[i] - '0';
      i++;
    }
    return value;
  }
}
