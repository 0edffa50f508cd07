package dev.bothy.engine.source.local;

import dev.bothy.engine.source.local.StatCache.Identity;
import dev.bothy.engine.store.TableSum;
import dev.bothy.oci.Digest;
import dev.bothy.oci.tar.ByteText;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LocalTree} as bytes, in which digests are found by identity without an object for each
 * file: an unchanged build reads tens of thousands of them and wants nothing else.
 */
final class LocalTable {
  private static final int MAGIC = 0xb0b7_0003;
  private static final int SUM = TableSum.SIZE;
  private static final int DIGEST = 32;
  private static final int IDENTITY = 5 * Long.BYTES;

  /** Magic, when the scan began, the tree's digest, how many entries there are. */
  private static final int HEAD = Integer.BYTES + Long.BYTES + DIGEST + Integer.BYTES;

  /** The most bytes of an entry besides its texts: their lengths, mode, mark, identity. */
  private static final int NUMBERS = 3 * Integer.BYTES + 1 + IDENTITY;

  private static final HexFormat HEX = HexFormat.of();

  private final byte[] all;
  private final ByteBuffer bytes;
  private final int count;

  /** Where identities are, by their hash; 0 for nothing. */
  private final int[] slots;

  private LocalTable(byte[] all, int body) {
    this.all = all;
    this.bytes = ByteBuffer.wrap(all, 0, body);
    this.count = bytes.getInt(HEAD - Integer.BYTES);
    this.slots = new int[Math.max(2, Integer.highestOneBit(Math.max(1, count)) * 4)];
    int at = HEAD;
    for (int i = 0; i < count; i++) {
      at += Integer.BYTES + bytes.getInt(at) + Integer.BYTES;
      if (bytes.get(at++) != 0) {
        put(at);
        at += IDENTITY;
      }
      at += Integer.BYTES + bytes.getInt(at);
    }
    if (at != bytes.limit()) {
      throw new IllegalArgumentException("entries end at " + at);
    }
  }

  /** Null when it is no such table, or damaged. */
  static @Nullable LocalTable read(byte[] all) {
    int body = all.length - SUM;
    if (body < HEAD) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(all);
    if (bytes.getInt(0) != MAGIC || bytes.getLong(body) != TableSum.of(all, body)) {
      return null;
    }
    try {
      return new LocalTable(all, body);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return null;
    }
  }

  private void put(int at) {
    int slot = slot(bytes.getLong(at + Long.BYTES), bytes.getLong(at + 4 * Long.BYTES));
    while (slots[slot] != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = at;
  }

  private int slot(long ino, long ctime) {
    long mixed = (ino * 31 + ctime) * 0x9e37_79b9_7f4a_7c15L;
    return (int) (mixed >>> 32) & (slots.length - 1);
  }

  private boolean isAt(int at, Identity id) {
    return bytes.getLong(at) == id.dev()
        && bytes.getLong(at + Long.BYTES) == id.ino()
        && bytes.getLong(at + 2 * Long.BYTES) == id.size()
        && bytes.getLong(at + 3 * Long.BYTES) == id.mtime()
        && bytes.getLong(at + 4 * Long.BYTES) == id.ctime();
  }

  private long begun() {
    return bytes.getLong(Integer.BYTES);
  }

  Digest digest() {
    int at = Integer.BYTES + Long.BYTES;
    return new Digest(HEX.formatHex(all, at, at + DIGEST));
  }

  /**
   * The content of the file of that identity, or null: also when it was so young at that time that
   * it may have changed since and look the same.
   */
  @Nullable String content(Identity id) {
    if (!StatCache.settled(id, begun())) {
      return null;
    }
    for (int slot = slot(id.ino(), id.ctime());
        slots[slot] != 0;
        slot = (slot + 1) & (slots.length - 1)) {
      if (isAt(slots[slot], id)) {
        return content(slots[slot] + IDENTITY, true);
      }
    }
    return null;
  }

  private String content(int at, boolean digest) {
    int length = bytes.getInt(at);
    int from = at + Integer.BYTES;
    return digest
        ? HEX.formatHex(all, from, from + length)
        : ByteText.decode(all, from, from + length);
  }

  /** Whether it has these entries and no others; files are the same where identities are. */
  boolean holds(List<LocalTree.Entry> entries) {
    if (entries.size() != count) {
      return false;
    }
    int at = HEAD;
    for (LocalTree.Entry entry : entries) {
      int length = bytes.getInt(at);
      int mode = at + Integer.BYTES + length;
      if (!isText(at + Integer.BYTES, length, entry.path()) || bytes.getInt(mode) != entry.mode()) {
        return false;
      }
      at = mode + Integer.BYTES;
      Identity id = entry.identity();
      if (bytes.get(at++) != (id == null ? 0 : 1) || id != null && !isAt(at, id)) {
        return false;
      }
      at += id == null ? 0 : IDENTITY;
      int content = bytes.getInt(at);
      if (id == null && !isText(at + Integer.BYTES, content, entry.content())) {
        return false;
      }
      at += Integer.BYTES + content;
    }
    return true;
  }

  private boolean isText(int at, int length, String text) {
    if (length < text.length()) {
      return false; // no text has fewer bytes than characters
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        byte[] encoded = ByteText.encode(text);
        return Arrays.equals(all, at, at + length, encoded, 0, encoded.length);
      }
      if (bytes.get(at + i) != text.charAt(i)) {
        return false;
      }
    }
    return length == text.length();
  }

  /** What was seen then. */
  LocalTree tree() {
    List<LocalTree.Entry> entries = new ArrayList<>(count);
    ByteBuffer in = bytes.duplicate().position(HEAD);
    for (int i = 0; i < count; i++) {
      int length = in.getInt();
      String path = ByteText.decode(all, in.position(), in.position() + length);
      in.position(in.position() + length);
      int mode = in.getInt();
      Identity id = in.get() == 0 ? null : identity(in);
      String content = content(in.position(), id != null);
      in.position(in.position() + Integer.BYTES + in.getInt(in.position()));
      entries.add(new LocalTree.Entry(path, mode, id, content));
    }
    return new LocalTree(entries, begun(), digest());
  }

  private static Identity identity(ByteBuffer in) {
    return new Identity(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  static byte[] encode(LocalTree tree) {
    final int usual = 128;
    int count = tree.entries().size();
    ByteBuffer out = ByteBuffer.allocate(HEAD + usual * count);
    out.putInt(MAGIC).putLong(tree.begun()).put(HEX.parseHex(tree.digest().hex())).putInt(count);
    for (LocalTree.Entry entry : tree.entries()) {
      Identity id = entry.identity();
      byte[] path = ByteText.encode(entry.path());
      byte[] content =
          id == null ? ByteText.encode(entry.content()) : HEX.parseHex(entry.content());
      int length = NUMBERS + path.length + content.length;
      if (out.remaining() < length) {
        out = ByteBuffer.allocate(2 * out.capacity() + length).put(out.flip());
      }
      out.putInt(path.length).put(path).putInt(entry.mode());
      if (id == null) {
        out.put((byte) 0);
      } else {
        out.put((byte) 1).putLong(id.dev()).putLong(id.ino()).putLong(id.size());
        out.putLong(id.mtime()).putLong(id.ctime());
      }
      out.putInt(content.length).put(content);
    }
    int body = out.position();
    byte[] all = new byte[body + SUM];
    out.get(0, all, 0, body);
    ByteBuffer.wrap(all).putLong(body, TableSum.of(all, body));
    return all;
  }
}
