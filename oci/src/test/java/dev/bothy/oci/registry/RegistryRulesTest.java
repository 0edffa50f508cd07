package dev.bothy.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://a.com/x | proxy.example",
        "http://a.com/x | DIRECT",
        "https://localhost/x | DIRECT",
        "https://127.0.0.1:5000/x | DIRECT",
        "https://in.house/x | DIRECT",
        "https://deep.in.house/x | DIRECT",
        "https://xin.house/x | proxy.example",
        "https://dotted.org/x | proxy.example",
        "https://a.dotted.org/x | DIRECT",
        "https://port.net:99/x | DIRECT",
        "https://port.net/x | proxy.example",
      })
  void proxiesFollowTheEnvironment(String target, String expected) throws IOException {
    ProxyRules rules =
        new ProxyRules(
            Map.of(
                "https_proxy", "http://proxy.example:3128/",
                "NO_PROXY", "in.house, .dotted.org,port.net:99"));
    Proxy proxy = rules.choose(URI.create(target));
    assertThat(proxy.type() == Proxy.Type.DIRECT ? "DIRECT" : String.valueOf(proxy.address()))
        .contains(expected);
  }

  @Test
  void aProxyThatIsNoneIsAnErrorWithoutItsPassword() {
    ProxyRules rules = new ProxyRules(Map.of("HTTPS_PROXY", "socks5://me:secret@x:1"));
    assertThatThrownBy(() -> rules.choose(URI.create("https://a.com")))
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("secret");
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
