package dev.bothy.llb.wire;

import java.util.Arrays;

/**
 * Writes protobuf messages in canonical form: the caller goes through fields in ascending order,
 * default values leave no trace, and a length takes as few bytes as it can.
 */
public final class ProtoWriter {
  static final int VARINT = 0;
  static final int LENGTH_DELIMITED = 2;

  private byte[] buffer = new byte[256];
  private int size;

  /** An int64, int32 or enum; -1 takes ten bytes, as in every protobuf implementation. */
  public void integer(int field, long value) {
    if (value != 0) {
      tag(field, VARINT);
      varint(value);
    }
  }

  /** A uint32 held in an int. */
  void unsigned(int field, int value) {
    integer(field, Integer.toUnsignedLong(value));
  }

  void bool(int field, boolean value) {
    if (value) {
      boolAlways(field, true);
    }
  }

  /** For map values, which are written even when they are the default. */
  void boolAlways(int field, boolean value) {
    tag(field, VARINT);
    varint(value ? 1 : 0);
  }

  /** For members of a oneof, which are written even when they are the default. */
  void unsignedAlways(int field, int value) {
    tag(field, VARINT);
    varint(Integer.toUnsignedLong(value));
  }

  void string(int field, String value) {
    if (!value.isEmpty()) {
      stringAlways(field, value);
    }
  }

  /** For members of repeated fields and maps, which are written even when they are empty. */
  void stringAlways(int field, String value) {
    bytesAlways(field, Utf8.encode(value));
  }

  void strings(int field, Iterable<String> values) {
    for (String value : values) {
      stringAlways(field, value);
    }
  }

  /** Bytes, of which none leave no trace. */
  public void bytes(int field, byte[] value) {
    if (value.length > 0) {
      bytesAlways(field, value);
    }
  }

  /** For members of repeated fields and maps, which are written even when they are empty. */
  public void bytesAlways(int field, byte[] value) {
    tag(field, LENGTH_DELIMITED);
    varint(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, buffer, size, value.length);
    size += value.length;
  }

  /** Starts a nested message; {@link #end} takes what this returns. */
  public int begin(int field) {
    tag(field, LENGTH_DELIMITED);
    reserve(1);
    size++;
    return size;
  }

  /** Ends the nested message that began at that mark. */
  public void end(int start) {
    int length = size - start;
    int extra = varintSize(length) - 1;
    if (extra > 0) {
      reserve(extra);
      System.arraycopy(buffer, start, buffer, start + extra, length);
    }
    size = start - 1;
    varint(length);
    size += length;
  }

  /** What was written until now. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  void varint(long value) {
    reserve(10);
    long v = value;
    while ((v & ~0x7FL) != 0) {
      buffer[size++] = (byte) (v & 0x7F | 0x80);
      v >>>= 7;
    }
    buffer[size++] = (byte) v;
  }

  private static int varintSize(int value) {
    int bits = 32 - Integer.numberOfLeadingZeros(value | 1);
    return (bits + 6) / 7;
  }

  private void reserve(int more) {
    if (buffer.length - size < more) {
      long wanted = Math.max(2L * buffer.length, (long) size + more);
      if (wanted > Integer.MAX_VALUE - 8) {
        wanted = Integer.MAX_VALUE - 8;
      }
      if (wanted - size < more) {
        throw new IllegalArgumentException("a message of more than 2 GiB");
      }
      buffer = Arrays.copyOf(buffer, (int) wanted);
    }
  }
}
