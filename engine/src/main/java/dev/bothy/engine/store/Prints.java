package dev.bothy.engine.store;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a layer came from: a set of 128 bits for each, without an object for each. They
 * are those of a digest of the origin, moved by a hash of the path: for one path they are equal
 * only where those of the digests are, and two paths agree by no more than chance.
 */
final class Prints {
  /** A prime, and one that is odd: each step of the hash can be undone. */
  private static final long FIRST = 0x100000001b3L;

  private static final long SECOND = 0x9e3779b97f4a7c15L;

  private static final int FEWEST = 16;
  private static final int PRINT = 2 * Long.BYTES;

  /** Two numbers for each, both 0 where there is none. */
  private long[] slots = new long[2 * FEWEST];

  private int size;

  /** What a file came from. */
  record Print(long high, long low) {
    /**
     * Of what is at a path.
     *
     * @param origin hex digits of a digest
     */
    static Print of(String path, String origin) {
      long first = path.length();
      long second = path.length();
      for (int i = 0; i < path.length(); i++) {
        first = (first ^ path.charAt(i)) * FIRST;
        second = (second ^ path.charAt(i)) * SECOND;
      }
      return new Print(
          HexFormat.fromHexDigitsToLong(origin, 0, 16) ^ first,
          HexFormat.fromHexDigitsToLong(origin, 16, 32) ^ second);
    }
  }

  int size() {
    return size;
  }

  void add(Print print) {
    if (4 * (size + 1) > slots.length) {
      long[] old = slots;
      slots = new long[2 * old.length];
      size = 0;
      for (int at = 0; at < old.length; at += 2) {
        put(old[at], old[at + 1]);
      }
    }
    put(print.high(), print.low());
  }

  private void put(long high, long low) {
    int at = slot(high, low);
    if ((high | low) != 0 && (slots[at] | slots[at + 1]) == 0) {
      slots[at] = high;
      slots[at + 1] = low;
      size++;
    }
  }

  boolean contains(Print print) {
    int at = slot(print.high(), print.low());
    return (slots[at] | slots[at + 1]) != 0;
  }

  /** Where it is, or would be. */
  private int slot(long high, long low) {
    int last = slots.length - 2;
    int at = ((int) low << 1) & last; // of a digest: as good as any hash
    while ((slots[at] | slots[at + 1]) != 0 && (slots[at] != high || slots[at + 1] != low)) {
      at = (at + 2) & last;
    }
    return at;
  }

  byte[] toBytes() {
    ByteBuffer table = ByteBuffer.allocate(size * PRINT + TableSum.SIZE);
    for (int at = 0; at < slots.length; at += 2) {
      if ((slots[at] | slots[at + 1]) != 0) {
        table.putLong(slots[at]).putLong(slots[at + 1]);
      }
    }
    return table.putLong(TableSum.of(table.array(), table.position())).array();
  }

  /** Null for what is no such table, or damaged. */
  static @Nullable Prints read(byte[] table) {
    int length = table.length - TableSum.SIZE;
    if (length < 0 || length % PRINT != 0) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(table);
    if (bytes.getLong(length) != TableSum.of(table, length)) {
      return null;
    }
    Prints prints = new Prints();
    int count = length / PRINT;
    prints.slots = new long[2 * FEWEST * Integer.highestOneBit(Math.max(1, count / FEWEST * 4))];
    for (int i = 0; i < count; i++) {
      prints.put(bytes.getLong(), bytes.getLong());
    }
    return prints;
  }
}
