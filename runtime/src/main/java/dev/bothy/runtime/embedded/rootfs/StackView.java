package dev.bothy.runtime.embedded.rootfs;

import dev.bothy.oci.file.BoundedRead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What overlayfs would show of directories, looked up with the JDK's own means: starting an
 * environment needs a few files and must not pay for the native boundary. Symbolic links are never
 * followed, so nothing leads out.
 */
public final class StackView {
  /** Of a text, in bytes: lists of users are the longest. */
  private static final int LARGEST = 16 << 20;

  private final List<Path> topFirst;

  /** Of these directories, topmost first. */
  public StackView(List<Path> topFirst) {
    this.topFirst = List.copyOf(topFirst);
  }

  /**
   * What is at a path.
   *
   * @param directories for a directory: those that it is merged from, topmost first; else empty
   */
  record Entry(Path path, BasicFileAttributes attributes, List<Path> directories) {
    boolean isDirectory() {
      return attributes.isDirectory();
    }

    boolean isFile() {
      return attributes.isRegularFile();
    }
  }

  /** What is at the path; null when nothing is, or a symbolic link is on the way. */
  @Nullable Entry lookup(String path) throws IOException {
    List<Path> directories = topFirst;
    Entry entry = null;
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty()) {
        entry = child(directories, name);
        if (entry == null) {
          return null;
        }
        directories = entry.directories();
      }
    }
    return entry;
  }

  /** What a directory has of that name; null when it has nothing. */
  @Nullable Entry child(Entry directory, String name) throws IOException {
    return child(directory.directories(), name);
  }

  boolean exists(String path) throws IOException {
    return lookup(path) != null;
  }

  /** The text of a regular file in any 8-bit encoding; null when there is none. */
  public @Nullable String text(String path) throws IOException {
    Entry entry = lookup(path);
    return entry == null || !entry.isFile()
        ? null
        : new String(BoundedRead.file(entry.path(), LARGEST), StandardCharsets.ISO_8859_1);
  }

  /** Names in a directory, sorted; empty when it is none. */
  List<String> names(String path) throws IOException {
    Entry entry = lookup(path);
    TreeSet<String> names = new TreeSet<>();
    for (Path directory : entry == null ? List.<Path>of() : entry.directories()) {
      try (var children = Files.newDirectoryStream(directory)) {
        for (Path child : children) {
          names.add(String.valueOf(child.getFileName()));
        }
      }
    }
    return List.copyOf(names);
  }

  private static @Nullable Entry child(List<Path> directories, String name) throws IOException {
    Path top = null;
    BasicFileAttributes attributes = null;
    List<Path> merged = new ArrayList<>();
    for (Path directory : directories) {
      Path path = directory.resolve(name);
      BasicFileAttributes found;
      try {
        found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      } catch (NoSuchFileException e) {
        continue;
      }
      if (found.isOther() && isWhiteout(path)) {
        break;
      }
      if (top == null) {
        top = path;
        attributes = found;
      }
      if (!found.isDirectory()) {
        break;
      }
      merged.add(path);
      if (!directory.equals(directories.getLast()) && isOpaque(path)) {
        break;
      }
    }
    return top == null || attributes == null ? null : new Entry(top, attributes, merged);
  }

  private static boolean isWhiteout(Path path) throws IOException {
    final int type = 0170000;
    final int character = 0020000;
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS);
    return attributes.get("mode") instanceof Integer mode
        && (mode & type) == character
        && Long.valueOf(0).equals(attributes.get("rdev"));
  }

  /** Sees {@code user.overlay.opaque} only; root's {@code trusted.} is beyond the JDK. */
  private static boolean isOpaque(Path path) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    return view != null && view.list().contains("overlay.opaque");
  }
}
