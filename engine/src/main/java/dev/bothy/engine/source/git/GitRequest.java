package dev.bothy.engine.source.git;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.pattern.PathParts;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a git source asks for.
 *
 * @param ref branch, tag or commit; empty for the default branch
 * @param subdir the part of the tree that is taken, relative; empty for all of it
 * @param keepGitDir whether {@code .git} stays, which it can where all of the tree is taken
 * @param checksum the commit it must be, or its beginning; empty for any
 * @param byCommit whether the checksum is the commit, whatever the ref is now
 * @param bundle the file that it comes out of; null when it comes from the server
 * @param asBundle whether the result is a file with the history, and not the files
 * @param signers who must have signed it; null for anybody
 * @param knownHosts lines for ssh; empty: what the user's own files say
 * @param sshAgent id of the agent for ssh; empty for none
 * @param authHeaderSecret id of the secret that is the Authorization header; empty for none
 * @param authTokenSecret id of the secret that is an access token; empty for none
 */
record GitRequest(
    GitAddress address,
    String ref,
    String subdir,
    boolean keepGitDir,
    boolean submodules,
    String checksum,
    boolean byCommit,
    @Nullable GitBundle bundle,
    boolean asBundle,
    @Nullable GitSigners signers,
    String knownHosts,
    String sshAgent,
    String authHeaderSecret,
    String authTokenSecret) {
  private static final int SHA256 = 64;
  private static final String HEADS = "refs/heads/";
  private static final String TAGS = "refs/tags/";

  static GitRequest of(SourceOp op) throws StepFailure {
    Map<String, String> attrs = op.attrs();
    String place = op.reference();
    String fragment = "";
    int hash = place.indexOf('#');
    if (hash >= 0) {
      fragment = place.substring(hash + 1);
      place = place.substring(0, hash);
    }
    if (!GitAddress.isScp(place)) {
      fragment = decoded(op, fragment);
    }
    int colon = fragment.indexOf(':');
    String ref = checkedRef(op, colon < 0 ? fragment : fragment.substring(0, colon));
    String subdir = colon < 0 ? "" : String.join("/", PathParts.of(fragment.substring(colon + 1)));
    if (subdir.indexOf('\0') >= 0) {
      throw malformed(op, "its directory has a NUL");
    }
    String checksum = attrs.getOrDefault(SourceAttrs.GIT_CHECKSUM, "").toLowerCase(Locale.ROOT);
    if (!checksum.chars().allMatch(GitRequest::isHex)) {
      throw malformed(op, "the checksum " + checksum + " is no commit");
    }
    boolean keep = isTrue(attrs, SourceAttrs.GIT_KEEP_DIR);
    boolean byCommit = isTrue(attrs, SourceAttrs.GIT_FETCH_BY_COMMIT) && !isCommit(ref);
    boolean asBundle = isTrue(attrs, SourceAttrs.GIT_CHECKOUT_BUNDLE);
    check(op, byCommit, checksum, asBundle, keep, subdir);
    return new GitRequest(
        address(op, place),
        byCommit && !ref.isEmpty() && !ref.startsWith("refs/") ? HEADS + ref : ref,
        subdir,
        keep && subdir.isEmpty(),
        !isTrue(attrs, SourceAttrs.GIT_SKIP_SUBMODULES),
        checksum,
        byCommit,
        GitBundle.of(op),
        asBundle,
        GitSigners.of(op),
        attrs.getOrDefault(SourceAttrs.GIT_KNOWN_HOSTS, ""),
        attrs.getOrDefault(SourceAttrs.GIT_SSH_SOCK, ""),
        attrs.getOrDefault(SourceAttrs.GIT_AUTH_HEADER_SECRET, ""),
        attrs.getOrDefault(SourceAttrs.GIT_AUTH_TOKEN_SECRET, ""));
  }

  /** By the attribute, which says how, and not what: policies look at what the source is called. */
  private static GitAddress address(SourceOp op, String place) throws StepFailure {
    String full = op.attrs().get(SourceAttrs.GIT_FULL_URL);
    if (full == null) {
      return GitAddress.of(op, place);
    }
    GitAddress address = GitAddress.of(op, full);
    if (!GitAddress.repository(address.url()).equals(GitAddress.repository(place))) {
      throw StepFailure.definition(
          op.shown()
              + " is reached by the address of another repository, "
              + ShownAddress.of(address.url()),
          "name the same host and path in both: " + SourceAttrs.GIT_FULL_URL);
    }
    return address;
  }

  private static void check(
      SourceOp op, boolean byCommit, String checksum, boolean asBundle, boolean keep, String subdir)
      throws StepFailure {
    if (byCommit && !isCommit(checksum)) {
      throw StepFailure.definition(
          op.shown() + " is to be fetched by its commit, which it does not name in full",
          "give all digits of the commit: " + SourceAttrs.GIT_CHECKSUM);
    }
    if (asBundle && (keep || !subdir.isEmpty())) {
      throw StepFailure.definition(
          op.shown() + " is to be a bundle, which has " + (keep ? "no .git" : "no parts"),
          "leave out " + (keep ? SourceAttrs.GIT_KEEP_DIR : "the directory"));
    }
  }

  static boolean isTrue(Map<String, String> attrs, String name) {
    return attrs.getOrDefault(name, "").equals("true");
  }

  static String decoded(SourceOp op, String part) throws StepFailure {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw StepFailure.definition(
          op.shown() + ": a % of it begins no escape", "write %25 for a % that is meant as one");
    }
  }

  static StepFailure malformed(SourceOp op, String why) {
    return StepFailure.definition(op.shown() + ": " + why, null);
  }

  private static String checkedRef(SourceOp op, String ref) throws StepFailure {
    boolean good =
        !ref.startsWith("-")
            && !ref.contains("..")
            && !ref.contains("@{")
            && ref.chars().allMatch(c -> c > ' ' && c != 0x7f && "~^:?*[\\".indexOf(c) < 0);
    if (!good) {
      throw malformed(op, "\"" + ref + "\" is no branch, tag or commit");
    }
    return ref;
  }

  private static boolean isHex(int c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
  }

  /** By SHA-1 or SHA-256, as the repository has it. */
  static boolean isCommit(String text) {
    return (text.length() == 40 || text.length() == SHA256)
        && text.chars().allMatch(GitRequest::isHex);
  }

  /** How git calls the way in which a repository with such a commit names things. */
  static String objectFormat(String commit) {
    return commit.length() == SHA256 ? "sha256" : "sha1";
  }

  String url() {
    return address.url();
  }

  /** The address for messages, and for files that stay. */
  String shown() {
    return ShownAddress.of(address.url());
  }

  /** What people call what is asked for. */
  String named() {
    return ref.isEmpty() ? "default branch" : ref;
  }

  /** What the request itself says, so that nobody needs to be asked; null when it does not. */
  @Nullable GitResolved resolved() {
    if (isCommit(ref)) {
      return GitResolved.ofCommit(ref);
    }
    boolean known = byCommit || bundle != null && ref.isEmpty() && isCommit(checksum);
    return known ? new GitResolved(ref, checksum, checksum) : null;
  }

  /** Whether the ref leads to what the checksum wants. */
  void check(GitResolved resolved) throws StepFailure {
    if (!resolved.commit().startsWith(checksum) && !resolved.object().startsWith(checksum)) {
      throw StepFailure.step(
          shown()
              + ": "
              + named()
              + " is the commit "
              + resolved.commit()
              + ", expected was "
              + checksum,
          "correct the checksum if the ref was meant to move");
    }
  }

  /** Whether a tag that names the commit is a part of the result, or of what was checked. */
  boolean tagCounts(String commit) {
    return keepGitDir || asBundle || signers != null || !commit.startsWith(checksum);
  }

  /** Under which name a bundle has the commit, as BuildKit calls it. */
  String bundledRef(GitResolved resolved) {
    if (isCommit(ref)) {
      return HEADS + "main";
    }
    String name = ref.isEmpty() ? resolved.name() : ref;
    if (name.startsWith(TAGS)) {
      return name;
    }
    String tail = name.startsWith("refs/") ? name.substring("refs/".length()) : name;
    tail = tail.startsWith("heads/") ? tail.substring("heads/".length()) : tail;
    return HEADS + (tail.isEmpty() || tail.equals("HEAD") ? "main" : tail);
  }

  /** What that name is in a bundle: a tag where the checksum is not of the commit itself. */
  String bundledTip(GitResolved resolved) {
    boolean ofCommit = !checksum.isEmpty() && resolved.commit().startsWith(checksum);
    return bundledRef(resolved).startsWith(TAGS) && !ofCommit
        ? resolved.object()
        : resolved.commit();
  }
}
