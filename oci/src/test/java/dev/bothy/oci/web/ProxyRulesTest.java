package dev.bothy.oci.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyRulesTest {
  private static String route(Map<String, String> environment, String target) throws IOException {
    Proxy proxy = new ProxyRules(environment).route(URI.create(target).toURL()).proxy();
    return proxy.type() == Proxy.Type.DIRECT ? "DIRECT" : proxy.type() + " " + proxy.address();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://a.com/x                | proxy",
        "http://a.com/x                 | DIRECT",
        "https://localhost/x            | DIRECT",
        "https://127.0.0.1:5000/x       | DIRECT",
        "https://127.8.8.8/x            | DIRECT",
        "https://[::1]:5000/x           | DIRECT",
        "https://in.house/x             | DIRECT",
        "https://IN.House/x             | DIRECT",
        "https://deep.in.house/x        | DIRECT",
        "https://xin.house/x            | proxy",
        "https://dotted.org/x           | proxy",
        "https://a.dotted.org/x         | DIRECT",
        "https://starred.org/x          | proxy",
        "https://a.starred.org/x        | DIRECT",
        "https://port.net:99/x          | DIRECT",
        "https://port.net/x             | proxy",
        "https://usual.net/x            | DIRECT",
        "https://usual.net:444/x        | proxy",
        "https://10.1.2.3/x             | DIRECT",
        "https://11.1.2.3/x             | proxy",
        "https://172.31.0.1:8443/x      | DIRECT",
        "https://172.32.0.1/x           | proxy",
        "https://192.168.1.7/x          | DIRECT",
        "https://192.168.1.8/x          | proxy",
        "https://192.168.1.9:99/x       | DIRECT",
        "https://192.168.1.9/x          | proxy",
        "https://[fd00::7]/x            | DIRECT",
        "https://[fe00::7]/x            | proxy",
        "https://[2001:db8::1]/x        | DIRECT",
        "https://[2001:db8::2]:99/x     | DIRECT",
        "https://[2001:db8::2]/x        | proxy",
        "https://ten.example/x          | proxy",
        "https://my_host/x              | DIRECT",
        "https://my_host:444/x          | DIRECT",
        "https://your_host/x            | proxy",
      })
  void exceptionsAreGosOnes(String target, String expected) throws IOException {
    Map<String, String> environment =
        Map.of(
            "https_proxy",
            "http://proxy.example:3128/",
            "NO_PROXY",
            "my_host,in.house, .dotted.org,*.starred.org,port.net:99,usual.net:443,10.0.0.0/8,172.16.0.0/12,"
                + "192.168.1.7,192.168.1.9:99,fd00::/8,2001:db8::1,[2001:db8::2]:99,,10.0.0.0/40,/8,:7");
    assertThat(route(environment, target))
        .contains(expected.equals("proxy") ? "HTTP proxy.example" : expected);
  }

  @Test
  void aStarIsEverything() throws IOException {
    assertThat(route(Map.of("HTTP_PROXY", "proxy", "no_proxy", "a.b, *"), "http://c.d/"))
        .isEqualTo("DIRECT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "proxy.example              | HTTP proxy.example/<unresolved>:80",
        "proxy.example:3128         | HTTP proxy.example/<unresolved>:3128",
        "HTTP://proxy.example:3128  | HTTP proxy.example/<unresolved>:3128",
        "http://me:pw@proxy:3128/   | HTTP proxy/<unresolved>:3128",
        "http://me:p@ss/w:x@proxy:3128 | HTTP proxy/<unresolved>:3128",
        "http://me@squid_proxy:3128/   | HTTP squid_proxy/<unresolved>:3128",
        "http://[fd00::1]:3128         | HTTP [fd00::1]/<unresolved>:3128",
        "socks5://proxy             | SOCKS proxy/<unresolved>:1080",
        "socks5h://proxy:9          | SOCKS proxy/<unresolved>:9",
      })
  void proxiesAreWrittenInManyWays(String value, String expected) throws IOException {
    assertThat(route(Map.of("HTTPS_PROXY", value), "https://a.com/")).isEqualTo(expected);
  }

  @Test
  void theNameInCapitalsIsFirst() throws IOException {
    assertThat(route(Map.of("HTTP_PROXY", "big", "http_proxy", "small"), "http://a.com/"))
        .contains("big");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "socks5://me:secret@x:1  | names a kind of proxy that is not supported",
        "https://me:secret@x     | names a kind of proxy that is not supported",
        "ftp://secret            | names a kind of proxy that is not supported",
        "http://secret secret    | does not name a proxy",
        "http://:3128            | does not name a proxy",
        "http://secret:99999     | does not name a proxy",
        "http://me:secret%zz@x   | has a % that is not followed by two hexadecimal digits",
      })
  void aProxyThatIsNoneIsAnErrorWithoutItsPasswordWhereItIsNeeded(String value, String why)
      throws IOException {
    Map<String, String> environment = Map.of("HTTPS_PROXY", value, "NO_PROXY", "b.com");
    assertThatThrownBy(() -> route(environment, "https://a.com"))
        .isInstanceOf(ProxyException.class)
        .hasMessage("HTTPS_PROXY " + why);
    assertThat(route(environment, "https://b.com")).isEqualTo("DIRECT");
    assertThat(route(environment, "http://a.com")).isEqualTo("DIRECT");
  }
}
