package dev.bothy.engine.host;

import dev.bothy.engine.sys.ErrnoException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A disk, or somebody's share of it, without room.
 *
 * @param message which one, where that is known
 * @param hint what to do
 */
public record FullDisk(String message, String hint) {
  /** Of a disk that has the store, or may have it. */
  public static final String ROOM_IN_STORE =
      "'bothy du' says what the store holds, and 'bothy prune --all' frees what can be made again;"
          + " nothing is left half done";

  /** Of a disk that has the store, which is not what fills it. */
  static final String FILLED_BY_OTHERS =
      "next to nothing on it is of the store: free some space there, or name a store on another"
          + " disk with --store; nothing is left half done";

  private static final String ROOM_ELSEWHERE =
      "free some space there, or name another place; nothing is left half done";

  /** As the kernel's errors are put into words, by Java, by programs and by us. */
  private static final List<String> WORDS =
      List.of("no space left on device", "disk quota exceeded");

  private static final int DEEPEST = 16;

  /** Less than this part of what is used is next to nothing. */
  private static final int LITTLE = 50;

  /**
   * What a failure says of a full disk; where the store is, nobody here knows.
   *
   * @return null when it is no such failure
   */
  public static @Nullable FullDisk of(Throwable failure) {
    IOException full = find(failure);
    Path file = full == null ? null : file(full);
    return full == null ? null : new FullDisk(message(file), ROOM_IN_STORE);
  }

  /**
   * What a failure says of a full disk.
   *
   * @param written what else was written
   * @return null when it is no such failure
   */
  public static @Nullable FullDisk of(Throwable failure, Path store, Path... written) {
    IOException full = find(failure);
    if (full == null) {
      return null;
    }
    Path place = file(full);
    if (place == null) {
      place = fullest(store, written); // Java does not always say what it could not write
    }
    if (place.startsWith(store)) {
      return new FullDisk("no space left on the disk of the store " + store, roomFor(store));
    }
    return new FullDisk(message(place), isOneDisk(place, store) ? roomFor(store) : ROOM_ELSEWHERE);
  }

  /** What to do where the disk of this store is full. */
  public static String roomFor(Path store) {
    try {
      FileStore disk = Files.getFileStore(store);
      long used = disk.getTotalSpace() - disk.getUnallocatedSpace();
      return new SmallTree(used / LITTLE).holds(store) ? FILLED_BY_OTHERS : ROOM_IN_STORE;
    } catch (IOException e) {
      return ROOM_IN_STORE;
    }
  }

  private static @Nullable IOException find(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < DEEPEST && cause != null; i++, cause = cause.getCause()) {
      if (cause instanceof IOException io
          && isOfThisMachine(io)
          && isMeant(String.valueOf(io.getMessage()))) {
        return io;
      }
    }
    return null;
  }

  /** Others pass on what a server said of its own disk. */
  private static boolean isOfThisMachine(IOException e) {
    return e instanceof ErrnoException
        || e instanceof FileSystemException
        || e.getClass().equals(IOException.class);
  }

  /** Whether these words, of an error or of a program, are about a full disk. */
  public static boolean isMeant(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(lower::contains);
  }

  private static String message(@Nullable Path place) {
    return "no space left on the disk" + (place == null ? "" : " of " + place);
  }

  private static @Nullable Path file(IOException failure) {
    String file = failure instanceof FileSystemException known ? known.getFile() : null;
    try {
      return file != null && file.startsWith("/") ? Path.of(file) : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static Path fullest(Path store, Path[] written) {
    Path fullest = store;
    long least = room(store);
    for (Path each : written) {
      long room = room(each);
      if (room < least) {
        least = room;
        fullest = each;
      }
    }
    return fullest;
  }

  private static long room(Path path) {
    FileStore disk = disk(path);
    try {
      return disk == null ? Long.MAX_VALUE : disk.getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  private static boolean isOneDisk(Path a, Path b) {
    FileStore disk = disk(a);
    return disk != null && disk.equals(disk(b));
  }

  /** Of a path that may not be there yet. */
  private static @Nullable FileStore disk(Path path) {
    for (Path existing = path; existing != null; existing = existing.getParent()) {
      try {
        if (Files.exists(existing)) {
          return Files.getFileStore(existing);
        }
      } catch (IOException e) {
        return null;
      }
    }
    return null;
  }
}
