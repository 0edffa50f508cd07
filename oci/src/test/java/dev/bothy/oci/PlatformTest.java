package dev.bothy.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64",
    "amd64, linux/amd64",
    "Linux/X86_64, linux/amd64",
    "aarch64, linux/arm64",
    "linux/arm64/v8, linux/arm64",
    "linux/arm, linux/arm/v7",
    "linux/arm/6, linux/arm/v6",
    "armhf, linux/arm/v7",
    "linux/amd64/v3, linux/amd64/v3",
    "windows/amd64, windows/amd64",
  })
  void isNormalised(String written, String normalised) {
    assertThat(Platform.parse(written)).hasToString(normalised);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "linux", "linux/", "/amd64", "a/b/c/d", "linux/am d64"})
  void refusesOthers(String written) {
    assertThatIllegalArgumentException().isThrownBy(() -> Platform.parse(written));
  }

  @Test
  void choosesTheBestOfAnIndex() {
    Descriptor v6 = manifest("linux/arm/v6");
    Descriptor v7 = manifest("linux/arm/v7");
    Descriptor amd64 = manifest("linux/amd64");
    Index index = Index.of(List.of(manifest("unknown/unknown"), v6, v7, amd64));
    assertThat(index.choose(Platform.parse("linux/arm/v7"))).contains(v7);
    assertThat(index.choose(Platform.parse("linux/arm/v6"))).contains(v6);
    assertThat(index.choose(Platform.parse("linux/arm/v8"))).contains(v7);
    assertThat(index.choose(Platform.parse("linux/amd64/v3"))).contains(amd64);
    assertThat(index.choose(Platform.parse("linux/arm/v5"))).isEmpty();
    assertThat(index.choose(Platform.parse("linux/s390x"))).isEmpty();
    assertThat(index.choose(Platform.parse("linux/arm64"))).contains(v7);
  }

  @Test
  void takesTheForebearsOfAProcessorLast() {
    Descriptor old = manifest("linux/386");
    Descriptor arm = manifest("linux/arm/v7");
    assertThat(Index.of(List.of(old, arm)).choose(Platform.LINUX_AMD64)).contains(old);
    Descriptor amd64 = manifest("linux/amd64");
    assertThat(Index.of(List.of(old, amd64)).choose(Platform.parse("linux/amd64/v2")))
        .contains(amd64);
    assertThat(Index.of(List.of(amd64)).choose(Platform.parse("linux/386"))).isEmpty();
  }

  private static Descriptor manifest(String platform) {
    return Descriptor.of(MediaType.OCI_MANIFEST, platform.getBytes(StandardCharsets.UTF_8))
        .withPlatform(Platform.parse(platform));
  }
}
