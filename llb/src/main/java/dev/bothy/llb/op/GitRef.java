package dev.bothy.llb.op;

/**
 * What a source takes of a git repository: a branch, a tag or a commit.
 *
 * @param url of the repository, with its protocol
 * @param ref empty for the default branch
 */
public record GitRef(String url, String ref) {
  private static final int SHA1 = 40;
  private static final int SHA256 = 64;

  /** Of a source of the scheme {@link SourceAttrs#GIT}. */
  public static GitRef of(SourceOp op) {
    String place = op.reference();
    int hash = place.indexOf('#');
    String fragment = hash < 0 ? "" : place.substring(hash + 1);
    int colon = fragment.indexOf(':');
    String full = op.attrs().get(SourceAttrs.GIT_FULL_URL);
    return new GitRef(
        full == null ? "https://" + (hash < 0 ? place : place.substring(0, hash)) : full,
        colon < 0 ? fragment : fragment.substring(0, colon));
  }

  /** Whether it is the same for ever. */
  public boolean isCommit() {
    return isCommit(ref);
  }

  /** Whether the text is the whole name of a commit. */
  public static boolean isCommit(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return text.length() == SHA1 || text.length() == SHA256;
  }

  /** The same with its address as {@link ShownAddress} has it. */
  public GitRef shown() {
    return new GitRef(ShownAddress.of(url), ref);
  }

  /** As people name it. */
  @Override
  public String toString() {
    String shown = ShownAddress.of(url);
    return ref.isEmpty() ? shown : shown + "@" + ShownAddress.of(ref);
  }
}
