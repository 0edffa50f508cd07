package dev.bothy.dialect.project;

import dev.bothy.llb.op.ShownAddress;
import dev.bothy.starlark.EvalException;

/**
 * A repository whose files are included.
 *
 * @param git a URL, {@code user@host:path}, or a path that begins with {@code /}, {@code ./} or
 *     {@code ../} and is relative to the project
 * @param ref a branch or tag; empty for the default branch
 * @param sha the whole commit, which then counts alone; empty when the file names none
 */
public record Library(String git, String ref, String sha) {
  /**
   * @throws EvalException when one of them cannot be what it should
   */
  public Library {
    checkRepository(git);
    checkRef(ref);
    if (!sha.isEmpty() && !isCommit(sha)) {
      throw new EvalException(
          "include: sha is not a whole commit: \"" + sha + "\"",
          "40 hexadecimal digits; ref=\"…\" takes a branch or a tag");
    }
  }

  /** Whether it is read from this machine's disk. */
  public boolean isLocal() {
    return isPath(git) || git.startsWith("file://");
  }

  private static boolean isPath(String git) {
    return git.startsWith("/") || git.startsWith("./") || git.startsWith("../");
  }

  private static void checkRepository(String git) {
    boolean url =
        git.startsWith("https://")
            || git.startsWith("http://")
            || git.startsWith("ssh://")
            || git.startsWith("git://")
            || git.startsWith("file://");
    int at = git.indexOf('@');
    boolean remote = at > 0 && git.indexOf(':') > at && git.indexOf('/') != 0;
    if (git.startsWith("-") || !isPrintable(git) || !(url || remote || isPath(git))) {
      throw new EvalException(
          "include: not a repository: \"" + ShownAddress.of(git) + "\"",
          "such as \"https://github.com/owner/name\", or a path that begins with ./");
    }
  }

  private static void checkRef(String ref) {
    if (ref.startsWith("-") || ref.contains("..") || ref.contains(":") || !isPrintable(ref)) {
      throw new EvalException(
          "include: not a branch or tag: \"" + ShownAddress.of(ref) + "\"", "such as \"v1.2\"");
    }
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCommit(String sha) {
    for (int i = 0; i < sha.length(); i++) {
      char c = sha.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return sha.length() == 40 || sha.length() == 64;
  }

  /** The same with its address as {@link ShownAddress} has it. */
  public Library shown() {
    return new Library(ShownAddress.of(git), ref, sha);
  }

  /** For people: {@link ShownAddress}, and which version of it. */
  @Override
  public String toString() {
    String shown = ShownAddress.of(git);
    return !sha.isEmpty()
        ? shown + "@" + sha
        : ref.isEmpty() ? shown : shown + "@" + ShownAddress.of(ref);
  }
}
