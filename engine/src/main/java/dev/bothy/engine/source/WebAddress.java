package dev.bothy.engine.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Addresses as people and servers write them: with blanks and letters that are yet to be escaped.
 */
public final class WebAddress {
  private static final String UNSAFE = "\"<>[]\\^`{|}";

  private WebAddress() {}

  /**
   * Reads a whole address, without its fragment; an empty path is {@code /}.
   *
   * @throws URISyntaxException when it is none, or has no host
   */
  public static URI parse(String text) throws URISyntaxException {
    URI uri = new URI(escaped(text));
    if (uri.getHost() == null) {
      throw new URISyntaxException(
          text,
          uri.getRawAuthority() == null
              ? "the address has no host"
              : "its host is no name of letters, digits, '-' and '.'");
    }
    return uri.getRawPath().isEmpty() ? uri.resolve(query(uri)) : uri;
  }

  private static String query(URI uri) {
    return "/" + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  /** Where a server's {@code Location} leads from an address. */
  public static URI next(URI from, String location) throws URISyntaxException {
    URI next = from.resolve(new URI(escaped(location)));
    return next.getHost() == null ? next : parse(next.toString());
  }

  private static String escaped(String text) throws URISyntaxException {
    int fragment = text.indexOf('#');
    String address = fragment < 0 ? text : text.substring(0, fragment);
    int slashes = address.indexOf("//");
    int path = slashes < 0 ? 0 : slashes + 2;
    while (slashes >= 0 && path < address.length() && "/?".indexOf(address.charAt(path)) < 0) {
      path++;
    }
    StringBuilder escaped = new StringBuilder(address.substring(0, path));
    for (byte b : address.substring(path).getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c < ' ' || c == 0x7f) {
        throw new URISyntaxException(text, "a control character");
      }
      if (c == ' ' || c > 0x7f || UNSAFE.indexOf(c) >= 0) {
        escaped.append('%').append(hex(c >> 4)).append(hex(c & 0xf));
      } else {
        escaped.append((char) c);
      }
    }
    return escaped.toString();
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit, 16));
  }

  /** What stands before the {@code @}, decoded; else empty. */
  public static String user(URI uri) {
    String user = uri.getUserInfo();
    return user == null ? "" : user;
  }

  /** The value of an {@code Authorization} header (RFC 7617); a user alone has no password. */
  public static String basic(String credentials) {
    String pair = credentials.contains(":") ? credentials : credentials + ":";
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Without what opens the server, which stands before the {@code @}; parameters stay. */
  public static URI withoutUser(URI uri) throws URISyntaxException {
    return uri.getRawUserInfo() == null
        ? uri
        : new URI(uri.toString().replaceFirst("//[^/?]*@", "//"));
  }
}
