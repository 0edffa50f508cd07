package dev.bothy.engine.store;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * A sum that finds damage in a table of many files, and that the processor makes at once even where
 * no optimizing compiler is: whoever can write the store needs no collision.
 */
public final class TableSum {
  /** Bytes of it. */
  public static final int SIZE = Long.BYTES;

  private TableSum() {}

  public static long of(byte[] bytes, int length) {
    return of(new CRC32(), bytes, length) << 32 | of(new CRC32C(), bytes, length);
  }

  private static long of(Checksum checksum, byte[] bytes, int length) {
    checksum.update(bytes, 0, length);
    return checksum.getValue();
  }
}
