package dev.bothy.runtime.identity;

/** Files of the image that each start changes in the environment, from what the image has. */
public interface PreparedFiles {
  /** Whether it is one of them; the path is relative to the root. */
  boolean covers(String path);

  /** The text that the environment has where the image has this one. */
  String of(String path, String imageText);
}
