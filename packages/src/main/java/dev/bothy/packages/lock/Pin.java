package dev.bothy.packages.lock;

import com.google.gson.JsonObject;

/**
 * What a lock says of one thing that may be something else another day. Immutable; equal when
 * everything in it is, fields of newer versions included.
 */
public sealed interface Pin permits LibraryPin, RepositoryPin, DownloadPin, ImagePin {
  /** What is pinned, as people name it; no two pins of a kind have the same. */
  String name();

  /** What it is pinned to. */
  String content();

  /** Fields that this version does not know; never changed. */
  JsonObject others();

  /** A branch or tag of a repository; its default branch when there is none. */
  static String name(String git, String ref) {
    return ref.isEmpty() ? git : git + "@" + ref;
  }
}
