package dev.bothy.engine.signature;

import java.util.ArrayList;
import java.util.List;

/** The packets that keys and signatures of PGP are rows of: RFC 9580 §4.2. */
final class PgpPackets {
  static final int SIGNATURE = 2;
  static final int PUBLIC_KEY = 6;
  static final int PUBLIC_SUBKEY = 14;

  private PgpPackets() {}

  /**
   * One packet.
   *
   * @param start of all of it
   * @param body where its contents begin
   * @param end behind the last byte
   */
  record Packet(int tag, int start, int body, int end) {}

  /** All packets, which must be whole. */
  static List<Packet> read(byte[] bytes) throws Unverified {
    List<Packet> packets = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      Packet packet = packet(bytes, at);
      packets.add(packet);
      at = packet.end();
    }
    return packets;
  }

  private static Packet packet(byte[] bytes, int start) throws Unverified {
    int first = at(bytes, start);
    if ((first & 0x80) == 0) {
      throw malformed();
    }
    boolean modern = (first & 0x40) != 0;
    int tag = modern ? first & 0x3f : (first & 0x3f) >> 2;
    int sizes = start + 1;
    int body;
    long length;
    if (!modern) {
      int kind = first & 3;
      if (kind == 3) { // as long as there is something
        return new Packet(tag, start, sizes, bytes.length);
      }
      int width = 1 << kind;
      body = sizes + width;
      length = number(bytes, sizes, width);
    } else {
      int size = at(bytes, sizes);
      if (size < 192) {
        body = sizes + 1;
        length = size;
      } else if (size < 224) {
        body = sizes + 2;
        length = ((size - 192L) << 8) + at(bytes, sizes + 1) + 192;
      } else if (size == 255) {
        body = sizes + 5;
        length = number(bytes, sizes + 1, 4);
      } else { // in parts, as only data is
        throw malformed();
      }
    }
    if (body + length > bytes.length) {
      throw malformed();
    }
    return new Packet(tag, start, body, (int) (body + length));
  }

  /** A number whose first byte is its highest. */
  static long number(byte[] bytes, int from, int width) throws Unverified {
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | at(bytes, from + i);
    }
    return value;
  }

  static int at(byte[] bytes, int index) throws Unverified {
    if (index >= bytes.length) {
      throw malformed();
    }
    return bytes[index] & 0xff;
  }

  private static Unverified malformed() {
    return new Unverified("has packets of PGP that are damaged", null);
  }
}
