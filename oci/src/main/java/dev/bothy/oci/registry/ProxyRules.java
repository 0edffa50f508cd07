package dev.bothy.oci.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} in either case, by the rules of Go's
 * tools: loopback never uses a proxy; NO_PROXY holds {@code *}, hosts, domains ({@code example.com}
 * covers its subdomains, {@code .example.com} only those), with or without a port.
 */
final class ProxyRules {
  private final Map<String, String> environment;

  ProxyRules(Map<String, String> environment) {
    this.environment = environment;
  }

  private String variable(String name) {
    String value = environment.get(name);
    if (value == null || value.isEmpty()) {
      value = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
    return value.strip();
  }

  /**
   * The way to {@code target}.
   *
   * @throws IOException when the variable does not name an HTTP proxy
   */
  Proxy choose(URI target) throws IOException {
    String name = target.getScheme().equalsIgnoreCase("https") ? "HTTPS_PROXY" : "HTTP_PROXY";
    String value = variable(name);
    String host = String.valueOf(target.getHost()).toLowerCase(Locale.ROOT);
    if (value.isEmpty() || Endpoint.isLoopback(host) || isExcluded(host, target.getPort())) {
      return Proxy.NO_PROXY;
    }
    URI proxy;
    try {
      proxy = URI.create(value.contains("://") ? value : "http://" + value);
    } catch (IllegalArgumentException _) {
      throw new IOException(name + " is not a proxy's URL"); // it may hold a password
    }
    if (proxy.getHost() == null || !"http".equalsIgnoreCase(proxy.getScheme())) {
      throw new IOException(name + " is not an http:// proxy; other kinds are not supported");
    }
    int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port));
  }

  private boolean isExcluded(String host, int port) {
    for (String element : variable("NO_PROXY").split(",", -1)) {
      String rule = element.strip().toLowerCase(Locale.ROOT);
      int colon = rule.lastIndexOf(':');
      if (colon > 0 && rule.indexOf(':') == colon) {
        if (!rule.substring(colon + 1).equals(Integer.toString(port))) {
          continue;
        }
        rule = rule.substring(0, colon);
      }
      if (rule.startsWith("*.")) {
        rule = rule.substring(1);
      }
      if (rule.equals("*")
          || !rule.isEmpty() && host.equals(rule)
          || rule.startsWith(".") && host.endsWith(rule)
          || !rule.isEmpty() && host.endsWith("." + rule)) {
        return true;
      }
    }
    return false;
  }
}
