package dev.bothy.packages.lock;

import com.google.gson.JsonObject;
import dev.bothy.llb.op.GitRef;
import dev.bothy.llb.op.ShownAddress;

/**
 * The commit of a repository whose files are a source of the graph.
 *
 * @param git its address, with its protocol, as {@link ShownAddress} has it
 * @param ref the branch or tag that {@code build.envd} names; empty for the default branch
 * @param head what the server calls it: {@code refs/heads/main}; {@code HEAD} where its default is
 *     no branch
 * @param commit the whole of its name
 * @param others fields that this version does not know; never changed
 */
public record RepositoryPin(String git, String ref, String head, String commit, JsonObject others)
    implements Pin {
  public RepositoryPin {
    git = ShownAddress.of(git);
  }

  /** A pin that is not in the file yet. */
  public static RepositoryPin of(String git, String ref, String head, String commit) {
    return new RepositoryPin(git, ref, head, commit, new JsonObject());
  }

  @Override
  public String name() {
    return new GitRef(git, ref).toString();
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
  public RepositoryPin withOthers(JsonObject fields) {
    return new RepositoryPin(git, ref, head, commit, fields);
  }
}
