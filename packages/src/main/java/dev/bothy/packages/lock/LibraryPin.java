package dev.bothy.packages.lock;

import com.google.gson.JsonObject;

/**
 * The commit of a library that {@code build.envd} includes. Equal when everything in it is, fields
 * of newer versions included.
 *
 * @param git the repository as the file names it
 * @param ref the branch or tag that the file names; empty for the default branch
 * @param commit the whole of its name
 * @param others fields that this version does not know; never changed
 */
public record LibraryPin(String git, String ref, String commit, JsonObject others) {
  /** A pin that is not in the file yet. */
  public static LibraryPin of(String git, String ref, String commit) {
    return new LibraryPin(git, ref, commit, new JsonObject());
  }

  /** Whether both pin the same branch or tag of the same repository. */
  boolean isFor(LibraryPin other) {
    return git.equals(other.git) && ref.equals(other.ref);
  }
}
