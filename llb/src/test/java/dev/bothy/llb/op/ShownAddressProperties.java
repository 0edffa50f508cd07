package dev.bothy.llb.op;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ShownAddressProperties {
  private static final String SECRET = "hunter2";

  @Provide
  Arbitrary<String> addresses() {
    return Arbitraries.of(
            "https://",
            "ssh://",
            "://",
            "//",
            "/",
            "/t/",
            "?",
            "&",
            "#",
            "=",
            ":",
            "@",
            "token=",
            "to=",
            "a",
            "x.example",
            "8080",
            "1.0",
            "10.0.0.1",
            "[",
            "]",
            "%3F",
            "%40",
            "…",
            "*",
            "$",
            ".",
            ";")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> secretAddresses() {
    Arbitrary<String> places =
        Arbitraries.of(
            "https://me:%s@x.example/f",
            "https://%s@x.example/f",
            "ssh://me:%s@x.example/f",
            "//me:%s@x.example/f",
            "https://x.example/t/%s/main",
            "https://x.example/t/a.%s.b/main",
            "//x.example/t/%s/main",
            "https://x.example/f?v=1&token=%s",
            "https://x.example/f#sig=%s");
    Arbitrary<String> before =
        Arbitraries.of("", "https://a.example/?to=", "https://b@a.example/f?v=1&to=");
    Arbitrary<String> after =
        Arbitraries.of("", "&v=1", "#part", "&by=me@x.example", "&to=https://x.example/");
    return before.flatMap(
        b -> places.flatMap(p -> after.map(a -> b + p.replace("%s", SECRET) + a)));
  }

  @Property(seed = "20261201", tries = 20_000)
  void whatIsShownStaysSo(@ForAll("addresses") String address) {
    String shown = ShownAddress.of(address);
    assertThat(ShownAddress.of(shown)).isEqualTo(shown);
    assertThat(ShownAddress.starred(address)).hasSameSizeAs(address);
  }

  @Property(seed = "20261201")
  void noSecretIsShown(@ForAll("secretAddresses") String address) {
    assertThat(ShownAddress.of(address)).doesNotContain(SECRET);
    String text = "f(\"" + address + "\", 'x'): no";
    assertThat(ShownAddress.inText(text)).doesNotContain(SECRET).endsWith("\", 'x'): no");
    assertThat(ShownAddress.starred(text)).doesNotContain(SECRET).hasSameSizeAs(text);
  }
}
