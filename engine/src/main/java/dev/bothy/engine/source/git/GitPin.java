package dev.bothy.engine.source.git;

/**
 * What exactly is fetched of a repository, as keys have it.
 *
 * @param commit whose files are taken
 * @param object what the ref pointed to, where that makes a difference; else the commit
 */
record GitPin(String commit, String object) {
  private static final String NAMED = "named";

  /**
   * All that makes a difference to the result, or to what was checked. Words that the graph chooses
   * come last: they could read like anything.
   */
  static String text(GitRequest request, GitResolved resolved) {
    StringBuilder pin = new StringBuilder("commit ").append(resolved.commit());
    if (resolved.isTag() && request.tagCounts(resolved.commit())) {
      pin.append(' ').append(NAMED).append(" by ").append(resolved.object());
    }
    GitSigners signers = request.signers();
    if (signers != null) {
      pin.append(" verified with ").append(signers.id());
    }
    if (request.asBundle()) {
      return pin.append(" as bundle of ")
          .append(request.bundledTip(resolved))
          .append(" called ")
          .append(request.bundledRef(resolved))
          .toString();
    }
    String name = resolved.name().isEmpty() ? request.ref() : resolved.name();
    return pin.append(request.submodules() ? " with submodules" : "")
        .append(request.keepGitDir() ? " and history of " + request.shown() + " " + name : "")
        .append(request.subdir().isEmpty() ? "" : " in " + request.subdir())
        .toString();
  }

  static GitPin parse(String text) {
    String[] words = text.split(" ", 6);
    boolean named = words.length > 4 && words[2].equals(NAMED);
    return new GitPin(words[1], named ? words[4] : words[1]);
  }
}
