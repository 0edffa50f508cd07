package dev.bothy.oci.web;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} in either case, by the rules of Go's
 * tools ({@code golang.org/x/net/http/httpproxy}): {@code [http://][NAME:PASSWORD@]HOST[:PORT]}, or
 * {@code socks5://HOST[:PORT]}; loopback never uses a proxy.
 */
final class ProxyRules {
  /** Names of schemes for which the JDK does not log in to a proxy, Basic where it is not set. */
  private static final String NO_LOGIN = "jdk.http.auth.tunneling.disabledSchemes";

  private static final int HTTP_PORT = 80;
  private static final int SOCKS_PORT = 1080;

  /** A variable, and the way that it says; null where it says none. */
  private record Way(String variable, @Nullable Route route) {}

  private final Way plain;
  private final Way secure;
  private final ProxyExceptions exceptions;

  ProxyRules(Map<String, String> environment) {
    plain = way(environment, "HTTP_PROXY");
    secure = way(environment, "HTTPS_PROXY");
    exceptions = ProxyExceptions.of(variable(environment, "NO_PROXY"));
  }

  /**
   * The way to a server.
   *
   * @throws ProxyException when the variable does not name a proxy
   */
  Route route(URI target) throws ProxyException {
    Way way = "https".equalsIgnoreCase(target.getScheme()) ? secure : plain;
    if (Route.DIRECT.equals(way.route()) || exceptions.has(target)) {
      return Route.DIRECT;
    }
    if (way.route() == null) {
      // Without its value, which may hold a password.
      throw new ProxyException(
          way.variable() + " does not name a proxy",
          "write http://HOST:PORT or socks5://HOST:PORT, or unset it");
    }
    return way.route();
  }

  private static Way way(Map<String, String> environment, String name) {
    String value = variable(environment, name);
    if (value.isEmpty()) {
      return new Way(name, Route.DIRECT);
    }
    try {
      return new Way(name, route(value));
    } catch (IllegalArgumentException _) {
      return new Way(name, null); // told when it is needed
    }
  }

  private static Route route(String value) {
    URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
    if (proxy.getHost() == null) {
      throw new IllegalArgumentException("no host");
    }
    String login = proxy.getRawUserInfo();
    return switch (proxy.getScheme().toLowerCase(Locale.ROOT)) {
      case "http" ->
          new Route(
              new Proxy(Proxy.Type.HTTP, address(proxy, HTTP_PORT)),
              login == null ? null : login(login));
      case "socks5", "socks5h" -> {
        if (login != null) {
          throw new IllegalArgumentException("the JDK logs in to no such proxy of its own accord");
        }
        yield new Route(new Proxy(Proxy.Type.SOCKS, address(proxy, SOCKS_PORT)), null);
      }
      default -> throw new IllegalArgumentException("the JDK knows no such proxies");
    };
  }

  private static InetSocketAddress address(URI proxy, int port) {
    return InetSocketAddress.createUnresolved(
        proxy.getHost(), proxy.getPort() < 0 ? port : proxy.getPort());
  }

  private static Route.ProxyLogin login(String userInfo) {
    // Before the first connection, when the JDK reads it: proxies of organisations know little but
    // Basic.
    if (System.getProperty(NO_LOGIN) == null) {
      System.setProperty(NO_LOGIN, "");
    }
    int colon = userInfo.indexOf(':');
    return colon < 0
        ? new Route.ProxyLogin(decoded(userInfo), "")
        : new Route.ProxyLogin(
            decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String variable(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return (value.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value)
        .strip();
  }
}
