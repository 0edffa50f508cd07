package dev.bothy.oci.web;

import java.net.URL;
import java.util.Locale;
import java.util.Map;

/**
 * {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} in either case, by the rules of Go's
 * tools ({@code golang.org/x/net/http/httpproxy}); loopback never uses a proxy. What a variable
 * says wrong is told when it is needed.
 */
final class ProxyRules {
  private final ProxyAddress plain;
  private final ProxyAddress secure;
  private final ProxyExceptions exceptions;

  ProxyRules(Map<String, String> environment) {
    plain = ProxyAddress.read("HTTP_PROXY", variable(environment, "HTTP_PROXY"));
    secure = ProxyAddress.read("HTTPS_PROXY", variable(environment, "HTTPS_PROXY"));
    exceptions = ProxyExceptions.of(variable(environment, "NO_PROXY"));
  }

  /**
   * The way to a server.
   *
   * @throws ProxyException when the variable does not name a proxy
   */
  Route route(URL target) throws ProxyException {
    ProxyAddress address = target.getProtocol().equalsIgnoreCase("https") ? secure : plain;
    return switch (address) {
      case ProxyAddress.None _ -> Route.DIRECT;
      case ProxyAddress.Known known -> exceptions.has(target) ? Route.DIRECT : known.route();
      case ProxyAddress.Wrong wrong -> {
        if (exceptions.has(target)) {
          yield Route.DIRECT;
        }
        throw new ProxyException(
            wrong.why(), "write http://HOST:PORT or socks5://HOST:PORT, or unset it");
      }
    };
  }

  private static String variable(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return (value.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value)
        .strip();
  }
}
