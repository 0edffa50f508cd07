package dev.bothy.llb.wire;

import java.util.Arrays;

/** Reads one protobuf message; every length and number is checked against what is there. */
final class ProtoReader {
  private final byte[] bytes;
  private final int end;
  private int position;

  /** Field number of the field under the cursor. */
  private int field;

  private int wireType;

  ProtoReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ProtoReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  /** Moves to the next field; its number, or 0 at the end of the message. */
  int next() throws MalformedDefinitionException {
    if (position == end) {
      return 0;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    if (field == 0 || tag >>> 3 > 0x1FFFFFFF) {
      throw new MalformedDefinitionException("a field number out of range");
    }
    return field;
  }

  long integer() throws MalformedDefinitionException {
    expect(ProtoWriter.VARINT);
    return varint();
  }

  /** An int32, enum or uint32: protobuf keeps the low 32 bits. */
  int int32() throws MalformedDefinitionException {
    return (int) integer();
  }

  boolean bool() throws MalformedDefinitionException {
    return integer() != 0;
  }

  String string() throws MalformedDefinitionException {
    int length = length();
    String text = Utf8.decode(bytes, position, length);
    position += length;
    return text;
  }

  byte[] bytes() throws MalformedDefinitionException {
    int length = length();
    byte[] value = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return value;
  }

  /** The nested message under the cursor. */
  ProtoReader message() throws MalformedDefinitionException {
    int length = length();
    ProtoReader nested = new ProtoReader(bytes, position, position + length);
    position += length;
    return nested;
  }

  /** True when the field under the cursor is a packed list. */
  boolean isPacked() {
    return wireType == ProtoWriter.LENGTH_DELIMITED;
  }

  /** True when nothing is left of this message. */
  boolean atEnd() {
    return position == end;
  }

  /** A number of a packed list. */
  long packed() throws MalformedDefinitionException {
    return varint();
  }

  void skip() throws MalformedDefinitionException {
    switch (wireType) {
      case ProtoWriter.VARINT -> varint();
      case 1 -> advance(8);
      case ProtoWriter.LENGTH_DELIMITED -> {
        int length = length();
        position += length;
      }
      case 5 -> advance(4);
      default -> throw new MalformedDefinitionException("wire type " + wireType);
    }
  }

  private void advance(int count) throws MalformedDefinitionException {
    if (end - position < count) {
      throw truncated();
    }
    position += count;
  }

  private int length() throws MalformedDefinitionException {
    expect(ProtoWriter.LENGTH_DELIMITED);
    long length = varint();
    if (length < 0 || length > end - position) {
      throw truncated();
    }
    return (int) length;
  }

  private void expect(int wanted) throws MalformedDefinitionException {
    if (wireType != wanted) {
      throw new MalformedDefinitionException(
          "field " + field + " has wire type " + wireType + " instead of " + wanted);
    }
  }

  private long varint() throws MalformedDefinitionException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position == end) {
        throw truncated();
      }
      byte b = bytes[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedDefinitionException("a number of more than ten bytes");
  }

  private static MalformedDefinitionException truncated() {
    return new MalformedDefinitionException("cut off in the middle of a field");
  }
}
