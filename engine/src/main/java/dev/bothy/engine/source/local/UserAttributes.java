package dev.bothy.engine.source.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/**
 * The extended attributes {@code user.*} of a file or directory, read with the JDK's own means.
 * Others are the host's own business or need privileges to be set.
 */
record UserAttributes(Map<String, byte[]> values) {
  private static final String PREFIX = "user.";

  /** Whether a local source brings the attribute along; overlayfs's own are of this host. */
  static boolean carried(String attribute) {
    return attribute.startsWith(PREFIX) && !attribute.startsWith(PREFIX + "overlay.");
  }

  static UserAttributes of(Path path) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    Map<String, byte[]> values = new TreeMap<>();
    if (view == null) {
      return new UserAttributes(values);
    }
    try {
      for (String name : view.list()) {
        if (carried(PREFIX + name)) {
          ByteBuffer value = ByteBuffer.allocate(view.size(name));
          int length = view.read(name, value);
          values.put(PREFIX + name, java.util.Arrays.copyOf(value.array(), length));
        }
      }
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException e) {
      return new UserAttributes(Map.of()); // the file system has none
    }
    return new UserAttributes(values);
  }

  /** Adds them; nothing when there are none. */
  void feed(MessageDigest sum) {
    for (Map.Entry<String, byte[]> entry : values.entrySet()) {
      feed(sum, entry.getKey().getBytes(StandardCharsets.UTF_8));
      feed(sum, entry.getValue());
    }
  }

  private static void feed(MessageDigest sum, byte[] bytes) {
    sum.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
    sum.update(bytes);
  }
}
