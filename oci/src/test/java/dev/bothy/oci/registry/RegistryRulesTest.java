package dev.bothy.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryRulesTest {
  @ParameterizedTest
  @CsvSource({
    "docker.io, https://registry-1.docker.io",
    "ghcr.io, https://ghcr.io",
    "localhost, http://localhost",
    "localhost:5000, http://localhost:5000",
    "127.0.0.1:5000, http://127.0.0.1:5000",
    "127.9.8.7, http://127.9.8.7",
    "127.example.com, https://127.example.com",
    "127.0.0.1.example.com, https://127.0.0.1.example.com",
    "[::1]:5000, http://[::1]:5000",
    "plain.example:80, http://plain.example:80",
  })
  void onlyLoopbackAndNamedHostsArePlain(String registry, String base) {
    assertThat(Endpoint.of(registry, Set.of("plain.example:80")).base()).hasToString(base);
  }

  @Test
  void aProxyThatIsNoneIsToldAtOnceAsTheReasonWhyARegistryIsNotReached() {
    RegistryOptions options =
        new RegistryOptions(
            Map.of("HTTPS_PROXY", "ftp://me:pw@x"),
            Path.of("/"),
            Set.of(),
            5,
            Duration.ofDays(1),
            1);
    URI uri = URI.create("https://registry.example/v2/");
    assertThatThrownBy(() -> new Transport(options).send(HttpCall.of("GET", uri, ""), null).close())
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessage(
            "registry.example is not reached: HTTPS_PROXY names a kind of proxy that is not supported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Basic realm=\"x\" | basic {realm=x}",
        "bearer Realm=\"http://a/t\",service=s | bearer {realm=http://a/t, service=s}",
        "Negotiate, Bearer realm=\"a\\\"b, c\" , scope=\"x y\", Basic realm=z "
            + "| bearer {realm=a\"b, c, scope=x y}",
        "Negotiate | none",
        "Bearer | none",
        "\"\" , = ,, | none",
      })
  void challengesAreRead(String header, String expected) {
    Challenge challenge = Challenge.choose(List.of(header));
    assertThat(challenge == null ? "none" : challenge.scheme() + " " + challenge.parameters())
        .isEqualTo(expected);
  }
}
