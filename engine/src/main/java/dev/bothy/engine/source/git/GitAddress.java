package dev.bothy.engine.source.git;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.pattern.PathParts;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.llb.op.SourceOp;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where a repository is.
 *
 * @param url with its scheme or in scp's form; without a password
 * @param credentials {@code user:password} of an http address that had them; else empty
 */
record GitAddress(String url, String credentials) {
  static GitAddress of(SourceOp op, String text) throws StepFailure {
    String url = url(op, text);
    String user = userOf(url);
    boolean web = isWeb(url);
    return new GitAddress(
        withoutUser(url, web ? "" : user.split(":", 2)[0]),
        web ? GitRequest.decoded(op, user) : "");
  }

  /** Only what comes over a network: a graph has no business in this machine's directories. */
  private static String url(SourceOp op, String text) throws StepFailure {
    boolean helper = text.contains("::") && !text.contains("["); // as git names programs
    if (helper || text.isEmpty() || text.startsWith("-") || text.chars().anyMatch(c -> c <= ' ')) {
      throw GitRequest.malformed(
          op, "\"" + ShownAddress.of(text) + "\" is no address of a repository");
    }
    if (text.startsWith("/") || text.startsWith("./") || text.startsWith("../")) {
      throw ofThisMachine(op);
    }
    int scheme = text.indexOf("://");
    if (scheme >= 0) {
      String protocol = text.substring(0, scheme).toLowerCase(Locale.ROOT); // git minds the case
      return switch (protocol) {
        case "http", "https", "ssh", "git" -> protocol + text.substring(scheme);
        case "file" -> throw ofThisMachine(op);
        default -> throw GitRequest.malformed(op, "unknown protocol " + protocol);
      };
    }
    return isScp(text) ? text : "https://" + text;
  }

  private static StepFailure ofThisMachine(SourceOp op) {
    return StepFailure.definition(
        op.shown() + " is a repository of this machine",
        "give its directory with --local and use a local source");
  }

  /** Whether it is {@code user@host:path}, of which nothing is escaped. */
  static boolean isScp(String text) {
    if (text.contains("://")) {
      return false;
    }
    int at = text.indexOf('@');
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    return at > 0 && colon > at && (slash < 0 || slash > at);
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

  /**
   * Which repository an address means, however that is reached: host, port and path, of which a
   * {@code .git} at the end says nothing.
   */
  static String repository(String address) {
    boolean scp = isScp(address);
    String url = scp || address.contains("://") ? address : "https://" + address;
    int from = scp ? url.indexOf(':') + 1 : url.indexOf("://") + 3 + authority(url).length();
    String path = unescaped(url.substring(from).split("[?#]", 2)[0]);
    String all = String.join("/", PathParts.of(path));
    return host(url).toLowerCase(Locale.ROOT)
        + "/"
        + (all.endsWith(".git") ? all.substring(0, all.length() - ".git".length()) : all);
  }

  private static String unescaped(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  /** Host and port, as secrets for one host are named. */
  String host() {
    return host(url);
  }

  private static String host(String url) {
    String authority = authority(url);
    if (!authority.isEmpty()) {
      return authority.substring(authority.lastIndexOf('@') + 1);
    }
    return isScp(url) ? url.substring(url.indexOf('@') + 1, url.indexOf(':')) : "";
  }
}
