package dev.bothy.oci.registry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How registries are reached.
 *
 * @param environment for {@code DOCKER_CONFIG}, {@code REGISTRY_AUTH_FILE}, the proxy variables and
 *     {@code SSL_CERT_FILE}
 * @param home where {@code .docker/config.json} and {@code .config/containers} are
 * @param plainHttp registries ({@code host[:port]}) that speak plain HTTP, besides loopback ones
 * @param attempts how often a request is tried before its failure counts, at least 1
 * @param backOff the wait before the second attempt; it doubles for each further one
 * @param connections how many blobs move at once
 */
public record RegistryOptions(
    Map<String, String> environment,
    Path home,
    Set<String> plainHttp,
    int attempts,
    Duration backOff,
    int connections) {
  public RegistryOptions {
    environment = Map.copyOf(environment);
    plainHttp = Set.copyOf(plainHttp);
    if (attempts < 1 || connections < 1) {
      throw new IllegalArgumentException("attempts and connections are at least 1");
    }
  }

  /** This process's environment and home, five attempts, four connections. */
  public static RegistryOptions ofSystem() {
    return new RegistryOptions(
        System.getenv(),
        Path.of(System.getProperty("user.home", "/")),
        Set.of(),
        5,
        Duration.ofMillis(300),
        4);
  }

  public RegistryOptions withPlainHttp(Set<String> hosts) {
    return new RegistryOptions(environment, home, hosts, attempts, backOff, connections);
  }
}
