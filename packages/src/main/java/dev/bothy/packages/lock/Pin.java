package dev.bothy.packages.lock;

import com.google.gson.JsonObject;

/**
 * What a lock says of one thing that may be something else another day. Immutable; equal when
 * everything in it is, fields of newer versions included.
 */
public sealed interface Pin permits LibraryPin, RepositoryPin, DownloadPin, ImagePin {
  /** What is pinned, as people name it; no two pins of a kind have the same. */
  String name();

  /** Where it comes from: the name, a repository's without its branch or tag. */
  String address();

  /** What it is pinned to. */
  String content();

  /** Fields that this version does not know; never changed. */
  JsonObject others();

  /** The same with those fields. */
  Pin withOthers(JsonObject others);

  /** Whether both pin one thing, to whatever. */
  default boolean isOfSame(Pin other) {
    return getClass() == other.getClass() && name().equals(other.name());
  }

  /** Whether both say the same of it, but for fields that this version does not know. */
  default boolean isAs(Pin other) {
    return withOthers(other.others()).equals(other);
  }
}
