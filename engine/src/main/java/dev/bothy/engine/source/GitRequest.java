package dev.bothy.engine.source;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.pattern.PathParts;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * What a git source asks for.
 *
 * @param url of the repository, with its scheme or in scp's form; without a password
 * @param credentials {@code user:password} of an http address that had them; else empty
 * @param ref branch, tag or commit; empty for the default branch
 * @param subdir the part of the tree that is taken, relative; empty for all of it
 * @param keepGitDir whether {@code .git} stays, which it can where all of the tree is taken
 * @param checksum the commit it must be, or its beginning; empty for any
 * @param knownHosts lines for ssh; empty: what the user's own files say
 * @param sshAgent id of the agent for ssh; empty for none
 * @param authHeaderSecret id of the secret that is the Authorization header; empty for none
 * @param authTokenSecret id of the secret that is an access token; empty for none
 */
record GitRequest(
    String url,
    String credentials,
    String ref,
    String subdir,
    boolean keepGitDir,
    boolean submodules,
    String checksum,
    String knownHosts,
    String sshAgent,
    String authHeaderSecret,
    String authTokenSecret) {
  private static final int SHA256 = 64;

  static GitRequest of(SourceOp op) throws StepFailure {
    Map<String, String> attrs = op.attrs();
    String place = op.reference();
    String fragment = "";
    int hash = place.indexOf('#');
    if (hash >= 0) {
      fragment = place.substring(hash + 1);
      place = place.substring(0, hash);
    }
    if (!isScp(place)) {
      fragment = decoded(op, fragment);
    }
    int colon = fragment.indexOf(':');
    String ref = colon < 0 ? fragment : fragment.substring(0, colon);
    String subdir = colon < 0 ? "" : String.join("/", PathParts.of(fragment.substring(colon + 1)));
    if (subdir.indexOf('\0') >= 0) {
      throw malformed(op, "its directory has a NUL");
    }
    String checksum = attrs.getOrDefault(SourceAttrs.GIT_CHECKSUM, "").toLowerCase(Locale.ROOT);
    if (!checksum.chars().allMatch(GitRequest::isHex)) {
      throw malformed(op, "the checksum " + checksum + " is no commit");
    }
    String url = url(op, attrs.getOrDefault(SourceAttrs.GIT_FULL_URL, place));
    String user = userOf(url);
    boolean web = isWeb(url);
    return new GitRequest(
        withoutUser(url, web ? "" : user.split(":", 2)[0]),
        web ? decoded(op, user) : "",
        checkedRef(op, ref),
        subdir,
        attrs.getOrDefault(SourceAttrs.GIT_KEEP_DIR, "").equals("true") && subdir.isEmpty(),
        !attrs.getOrDefault(SourceAttrs.GIT_SKIP_SUBMODULES, "").equals("true"),
        checksum,
        attrs.getOrDefault(SourceAttrs.GIT_KNOWN_HOSTS, ""),
        attrs.getOrDefault(SourceAttrs.GIT_SSH_SOCK, ""),
        attrs.getOrDefault(SourceAttrs.GIT_AUTH_HEADER_SECRET, ""),
        attrs.getOrDefault(SourceAttrs.GIT_AUTH_TOKEN_SECRET, ""));
  }

  private static String decoded(SourceOp op, String part) throws StepFailure {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw StepFailure.definition(
          op.shown() + ": a % of it begins no escape", "write %25 for a % that is meant as one");
    }
  }

  private static StepFailure malformed(SourceOp op, String why) {
    return StepFailure.definition(op.shown() + ": " + why, null);
  }

  /** Only what comes over a network: a graph has no business in this machine's directories. */
  private static String url(SourceOp op, String text) throws StepFailure {
    boolean helper = text.contains("::") && !text.contains("["); // as git names programs
    if (helper || text.isEmpty() || text.startsWith("-") || text.chars().anyMatch(c -> c <= ' ')) {
      throw malformed(op, "\"" + SourceOp.withoutUser(text) + "\" is no address of a repository");
    }
    int scheme = text.indexOf("://");
    if (scheme >= 0) {
      String protocol = text.substring(0, scheme).toLowerCase(Locale.ROOT); // git minds the case
      return switch (protocol) {
        case "http", "https", "ssh", "git" -> protocol + text.substring(scheme);
        case "file" ->
            throw StepFailure.definition(
                op.shown() + " is a repository of this machine",
                "give its directory with --local and use a local source");
        default -> throw malformed(op, "unknown protocol " + protocol);
      };
    }
    return isScp(text) ? text : "https://" + text;
  }

  /** Whether it is {@code user@host:path}, of which nothing is escaped. */
  private static boolean isScp(String text) {
    if (text.contains("://")) {
      return false;
    }
    int at = text.indexOf('@');
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    return at > 0 && colon > at && (slash < 0 || slash > at);
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

  /** Whether the ref is a whole commit id, which needs no asking. */
  boolean isCommit() {
    return isCommit(ref);
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

  /** What stands before the {@code @} of an address with a scheme; else nothing. */
  private static String userOf(String url) {
    String authority = authority(url);
    return authority.substring(0, Math.max(0, authority.lastIndexOf('@')));
  }

  private static String authority(String url) {
    int from = url.indexOf("://");
    if (from < 0) {
      return "";
    }
    int end = url.indexOf('/', from + 3);
    return url.substring(from + 3, end < 0 ? url.length() : end);
  }

  private static String withoutUser(String url, String user) {
    String authority = authority(url);
    int at = authority.lastIndexOf('@');
    if (at < 0) {
      return url;
    }
    int from = url.indexOf("://") + 3;
    return url.substring(0, from)
        + (user.isEmpty() ? "" : user + "@")
        + url.substring(from + at + 1);
  }

  /** Whether it is reached by http, and not by ssh or git's own protocol. */
  boolean isWeb() {
    return isWeb(url);
  }

  private static boolean isWeb(String url) {
    return url.startsWith("http://") || url.startsWith("https://");
  }

  /** Host and port, as secrets for one host are named. */
  String host() {
    String authority = authority(url);
    if (!authority.isEmpty()) {
      return authority.substring(authority.lastIndexOf('@') + 1);
    }
    return url.substring(url.indexOf('@') + 1, url.indexOf(':'));
  }

  /** What exactly is fetched, once the commit is known. */
  String pin(String commit) {
    return "commit "
        + commit
        + (submodules ? " with submodules" : "")
        + (keepGitDir ? " and history of " + url + " " + ref : "")
        + (subdir.isEmpty() ? "" : " in " + subdir);
  }

  static String commitOf(String pin) {
    return pin.split(" ", 3)[1];
  }
}
