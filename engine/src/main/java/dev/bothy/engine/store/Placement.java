package dev.bothy.engine.store;

import org.jspecify.annotations.Nullable;

/**
 * Where a layer has files of a directory.
 *
 * @param from the part of the directory that it has, as a path relative to it; "" for all
 * @param to where that is, relative to the layer's root; "" for the root
 * @param whole whether its place has also the part's own permissions and attributes, and not only
 *     its times
 */
public record Placement(String from, String to, boolean whole) {
  /** The directory as it is. */
  public static final Placement ITSELF = new Placement("", "", false);

  /** A path of the directory, relative to the part that is taken; null when it is not below it. */
  public @Nullable String below(String path) {
    if (from.isEmpty()) {
      return path;
    }
    int length = from.length();
    return path.length() > length + 1 && path.startsWith(from) && path.charAt(length) == '/'
        ? path.substring(length + 1)
        : null;
  }

  /** Whether the path is the part that is taken, or leads to it. */
  public boolean leadsTo(String path) {
    return from.equals(path) || from.startsWith(path + "/");
  }
}
