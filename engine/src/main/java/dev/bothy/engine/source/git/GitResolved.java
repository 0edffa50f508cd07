package dev.bothy.engine.source.git;

/**
 * What a ref is.
 *
 * @param name the whole name, such as {@code refs/heads/main}; empty where only the commit is known
 * @param object what it points to: a commit, or the tag that names one
 */
record GitResolved(String name, String object, String commit) {
  /** What is known by its own id. */
  static GitResolved ofCommit(String commit) {
    return new GitResolved("", commit, commit);
  }

  boolean isTag() {
    return !object.equals(commit);
  }
}
