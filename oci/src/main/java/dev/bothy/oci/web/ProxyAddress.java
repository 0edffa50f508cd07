package dev.bothy.oci.web;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a proxy variable says. */
sealed interface ProxyAddress {
  /** Nothing. */
  record None() implements ProxyAddress {}

  record Known(Route route) implements ProxyAddress {}

  /**
   * No proxy, or one that is of no use here.
   *
   * @param why a sentence with the variable's name, and without its value: that may hold a password
   */
  record Wrong(String why) implements ProxyAddress {}

  /** {@code [SCHEME://][NAME[:PASSWORD]@]HOST[:PORT][/…]}; a name's end is the last {@code @}. */
  Pattern FORM =
      Pattern.compile(
          "(?:([a-zA-Z][a-zA-Z0-9+.-]*)://)?(?:(.*)@)?(\\[[0-9a-fA-F:.]+]|[^:/@\\[\\]\\s]+)"
              + "(?::([0-9]{1,5}))?(?:/[^@]*)?");

  /** Schemes for which the JDK does not log in to a proxy: Basic, where it is not set. */
  String NO_LOGIN = "jdk.http.auth.tunneling.disabledSchemes";

  static ProxyAddress read(String variable, String value) {
    if (value.isEmpty()) {
      return new None();
    }
    Matcher parts = FORM.matcher(value);
    if (!parts.matches() || port(parts, 0) > 65535) {
      return new Wrong(variable + " does not name a proxy");
    }
    String scheme = parts.group(1) == null ? "http" : parts.group(1).toLowerCase(Locale.ROOT);
    String login = parts.group(2);
    try {
      switch (scheme) {
        case "http" -> {
          Proxy proxy = new Proxy(Proxy.Type.HTTP, address(parts, 80));
          return new Known(new Route(proxy, login == null ? null : login(login)));
        }
        case "socks5", "socks5h" -> {
          if (login == null) {
            return new Known(new Route(new Proxy(Proxy.Type.SOCKS, address(parts, 1080)), null));
          }
        }
        default -> {}
      }
    } catch (IllegalArgumentException _) {
      return new Wrong(variable + " has a % that is not followed by two hexadecimal digits");
    }
    // The JDK knows no others, and logs in to socks5 by a setting for the whole program alone.
    return new Wrong(variable + " names a kind of proxy that is not supported");
  }

  private static InetSocketAddress address(Matcher parts, int usual) {
    return InetSocketAddress.createUnresolved(parts.group(3), port(parts, usual));
  }

  private static int port(Matcher parts, int usual) {
    return parts.group(4) == null ? usual : Integer.parseInt(parts.group(4));
  }

  private static Route.ProxyLogin login(String nameAndPassword) {
    // Before the first connection, when the JDK reads it: most proxies know nothing but Basic.
    if (System.getProperty(NO_LOGIN) == null) {
      System.setProperty(NO_LOGIN, "");
    }
    int colon = nameAndPassword.indexOf(':');
    return colon < 0
        ? new Route.ProxyLogin(decoded(nameAndPassword), "")
        : new Route.ProxyLogin(
            decoded(nameAndPassword.substring(0, colon)),
            decoded(nameAndPassword.substring(colon + 1)));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
