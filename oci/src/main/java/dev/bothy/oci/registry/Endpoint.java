package dev.bothy.oci.registry;

import dev.bothy.oci.ImageReference;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Where a registry is reached.
 *
 * @param registry its name in references
 * @param base scheme, host and port, without a slash at the end
 */
record Endpoint(String registry, URI base) {
  /** Docker Hub's API lives under another name than its images. */
  private static final String DOCKER_HUB = "registry-1.docker.io";

  static Endpoint of(String registry, Set<String> plainHttp) {
    String host = registry.equals(ImageReference.DEFAULT_REGISTRY) ? DOCKER_HUB : registry;
    boolean plain = plainHttp.contains(registry) || isLoopback(hostName(registry));
    return new Endpoint(registry, URI.create((plain ? "http://" : "https://") + host));
  }

  URI resolve(String path) {
    return URI.create(base + path);
  }

  /** Without the port. */
  static String hostName(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return colon > hostAndPort.lastIndexOf(']') ? hostAndPort.substring(0, colon) : hostAndPort;
  }

  /** localhost, 127.0.0.0/8 and ::1, by their text: no name is looked up. */
  static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost") || name.equals("[::1]") || name.equals("::1")) {
      return true;
    }
    if (!name.startsWith("127.")) {
      return false;
    }
    String[] parts = name.split("\\.", -1);
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return false; // a name such as 127.example.com
      }
    }
    return parts.length == 4;
  }

  /** Same scheme, host and port: credentials may follow there. */
  static boolean sameOrigin(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme())
        && String.valueOf(a.getHost()).equalsIgnoreCase(String.valueOf(b.getHost()))
        && port(a) == port(b);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  /** Encrypted, or within this machine, or wanted plain by the user. */
  boolean mayCarrySecrets(URI target) {
    return target.getScheme().equalsIgnoreCase("https")
        || isLoopback(String.valueOf(target.getHost()))
        || sameOrigin(base, target);
  }
}
