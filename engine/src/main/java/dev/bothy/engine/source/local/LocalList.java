package dev.bothy.engine.source.local;

import dev.bothy.engine.source.RawPaths;
import dev.bothy.engine.source.local.LocalTree.Entry;
import dev.bothy.llb.wire.ProtoWriter;
import dev.bothy.oci.Digest;
import dev.bothy.oci.tar.ByteText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the files of a directory are, in the file that BuildKit makes of a source whose contents do
 * not come along: for each entry the length of a message, as four bytes with the lowest first, and
 * the message, {@code Stat} of {@code github.com/tonistiigi/fsutil}. Owners are not told.
 */
final class LocalList {
  /** The file's name; what has it in the directory itself is passed over. */
  static final String NAME = ".fsutil-metadata";

  private static final int CHARACTER = 0020000;
  private static final int BLOCK = 0060000;

  /** Which file a name is of; names of one file are links. */
  private record Inode(long device, long number) {}

  private final LocalFilter filter;
  private final List<byte[]> messages = new ArrayList<>();
  private final Map<Inode, String> seen = new HashMap<>();
  private long newest = Long.MIN_VALUE;

  private LocalList(LocalFilter filter) {
    this.filter = filter;
  }

  /** The list of what the filter has {@linkplain LocalFilter#listed() listed}. */
  static LocalList of(Path root, LocalFilter filter) throws IOException {
    LocalList list = new LocalList(filter.listed());
    list.addBelow(root, "");
    return list;
  }

  /** Whether the path is the list's own, or below it. */
  static boolean isAt(String path) {
    return path.startsWith(NAME) && (path.length() == NAME.length() || path.startsWith(NAME + "/"));
  }

  /** When the last of the entries was changed, in nanoseconds since 1970; 0 without any. */
  long newest() {
    return messages.isEmpty() ? 0 : newest;
  }

  Digest digest() {
    return Digest.of(bytes());
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        out.write(message.length >>> shift);
      }
      out.writeBytes(message);
    }
    return out.toByteArray();
  }

  private void addBelow(Path directory, String prefix) throws IOException {
    List<Listing.Named> children;
    try {
      children = new ArrayList<>(Listing.ofFew(directory));
    } catch (NoSuchFileException e) {
      if (prefix.isEmpty()) {
        throw e;
      }
      Gone.require(directory, e);
      return;
    }
    children.sort((a, b) -> Arrays.compareUnsigned(bytes(a.name()), bytes(b.name())));
    for (Listing.Named child : children) {
      String path = prefix + child.name();
      if (!isAt(path)) {
        add(child, path);
      }
    }
  }

  /** A directory that is only on the way counts where something below it does. */
  private void add(Listing.Named child, String path) throws IOException {
    boolean taken = filter.takes(path);
    boolean directory = (child.stat().mode() & LocalTree.TYPE) == LocalTree.DIRECTORY;
    boolean descends = directory && filter.descends(path);
    if (!taken && !descends) {
      return;
    }
    int at = messages.size();
    long before = newest;
    try {
      messages.add(message(child, path));
    } catch (NoSuchFileException e) {
      Gone.require(child.file(), e);
      return;
    }
    newest = Math.max(newest, child.stat().identity().mtime());
    if (descends) {
      addBelow(child.file(), path + "/");
    }
    if (!taken && messages.size() == at + 1) {
      messages.removeLast();
      newest = before;
    }
  }

  private byte[] message(Listing.Named child, String path) throws IOException {
    int mode = child.stat().mode();
    StatCache.Identity identity = child.stat().identity();
    Entry entry = new Entry(path, mode, null, "");
    ProtoWriter message = new ProtoWriter();
    message.bytes(1, bytes(path));
    message.integer(2, Integer.toUnsignedLong(mode(mode)));
    message.integer(5, entry.isDirectory() ? 0 : identity.size());
    message.integer(6, identity.mtime());
    message.bytes(7, bytes(linkOf(child.file(), entry, identity)));
    int type = mode & LocalTree.TYPE;
    if (type == CHARACTER || type == BLOCK) {
      long device = (long) Files.getAttribute(child.file(), "unix:rdev", LinkOption.NOFOLLOW_LINKS);
      message.integer(8, device >>> 8 & 0xfff);
      message.integer(9, device & 0xff | device >>> 12 & 0xfff00);
    }
    if (entry.isDirectory() || entry.isRegular()) {
      for (Map.Entry<String, byte[]> attribute :
          UserAttributes.of(child.file()).values().entrySet()) {
        int pair = message.begin(10);
        message.bytes(1, bytes(attribute.getKey()));
        message.bytesAlways(2, attribute.getValue());
        message.end(pair);
      }
    }
    return message.toByteArray();
  }

  /** Where a symbolic link leads, or the first name of the file. */
  private String linkOf(Path file, Entry entry, StatCache.Identity identity) throws IOException {
    if (entry.isSymlink()) {
      return RawPaths.text(Files.readSymbolicLink(file));
    }
    if (entry.isDirectory()) {
      return "";
    }
    String first = seen.putIfAbsent(new Inode(identity.dev(), identity.ino()), entry.path());
    return first == null ? "" : first;
  }

  /** The bits of Go's {@code os.FileMode}; a socket is a regular file to it. */
  private static int mode(int mode) {
    int type =
        switch (mode & LocalTree.TYPE) {
          case LocalTree.DIRECTORY -> 1 << 31;
          case LocalTree.SYMLINK -> 1 << 27;
          case BLOCK -> 1 << 26;
          case CHARACTER -> 1 << 26 | 1 << 21;
          case LocalTree.PIPE -> 1 << 25;
          default -> 0;
        };
    int special =
        ((mode & 04000) != 0 ? 1 << 23 : 0)
            | ((mode & 02000) != 0 ? 1 << 22 : 0)
            | ((mode & 01000) != 0 ? 1 << 20 : 0);
    return type | special | mode & 0777;
  }

  private static byte[] bytes(String text) {
    return ByteText.encode(text);
  }
}
