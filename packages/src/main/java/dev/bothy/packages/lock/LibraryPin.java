package dev.bothy.packages.lock;

import com.google.gson.JsonObject;
import dev.bothy.dialect.project.Library;
import dev.bothy.llb.op.ShownAddress;

/**
 * The commit of a library that {@code build.envd} includes.
 *
 * @param git the repository as the file names it and {@link ShownAddress} has it
 * @param ref the branch or tag that the file names; empty for the default branch
 * @param commit the whole of its name
 * @param others fields that this version does not know; never changed
 */
public record LibraryPin(String git, String ref, String commit, JsonObject others) implements Pin {
  public LibraryPin {
    git = ShownAddress.of(git);
  }

  /** A pin that is not in the file yet. */
  public static LibraryPin of(String git, String ref, String commit) {
    return new LibraryPin(git, ref, commit, new JsonObject());
  }

  @Override
  public String name() {
    return new Library(git, ref, "").toString();
  }

  @Override
  public String address() {
    return git;
  }

  @Override
  public String content() {
    return commit;
  }

  @Override
  public LibraryPin withOthers(JsonObject fields) {
    return new LibraryPin(git, ref, commit, fields);
  }
}
