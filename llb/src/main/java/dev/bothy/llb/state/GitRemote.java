package dev.bothy.llb.state;

import dev.bothy.llb.op.ShownAddress;
import java.util.Locale;

/**
 * A git repository's address.
 *
 * @param url with its scheme in small letters, or in scp's form; without a fragment
 * @param place host and path, the same for every protocol
 */
public record GitRemote(String url, String place, boolean ssh) {
  /**
   * Reads {@code https://…}, {@code http://…}, {@code ssh://…}, {@code git://…}, {@code
   * user@host:path}; a name without scheme is taken for https.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  public static GitRemote parse(String text) {
    if (text.isEmpty() || text.startsWith("-")) {
      throw new IllegalArgumentException("not a git repository: \"" + ShownAddress.of(text) + "\"");
    }
    if (text.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "git repository "
              + ShownAddress.of(text)
              + ": give the ref by its own option, not after #");
    }
    if (isLocal(text)) {
      throw new IllegalArgumentException(
          "git repository "
              + ShownAddress.of(text)
              + " is a directory of this machine; copy the files of a checkout in the project,"
              + " or serve the repository (git daemon, http, ssh) and give its address");
    }
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      int colon = text.indexOf(':');
      int at = text.indexOf('@');
      int slash = text.indexOf('/');
      if (at > 0 && colon > at && (slash < 0 || slash > at)) {
        String host = text.substring(at + 1, colon);
        return new GitRemote(text, host + path(text.substring(colon + 1)), true);
      }
      return parse("https://" + text);
    }
    String name = text.substring(0, scheme).toLowerCase(Locale.ROOT);
    boolean known =
        switch (name) {
          case "https", "http", "ssh", "git" -> true;
          default -> false;
        };
    if (!known) {
      throw new IllegalArgumentException(
          "git repository "
              + ShownAddress.of(text)
              + ": unknown protocol "
              + name
              + "; use https, http, ssh or git");
    }
    String rest = text.substring(scheme + 3);
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    if (host.isEmpty()) {
      throw new IllegalArgumentException(
          "git repository " + ShownAddress.of(text) + " has no host");
    }
    return new GitRemote(
        name + text.substring(scheme),
        host + path(slash < 0 ? "" : rest.substring(slash)),
        name.equals("ssh"));
  }

  private static boolean isLocal(String text) {
    return text.toLowerCase(Locale.ROOT).startsWith("file:")
        || text.startsWith("/")
        || text.startsWith("~")
        || text.split("/", 2)[0].matches("[.]{1,2}");
  }

  private static String path(String path) {
    return PosixPath.clean("/" + path);
  }
}
