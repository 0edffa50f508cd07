package dev.bothy.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "debian, docker.io/library/debian, debian",
    "debian:12, docker.io/library/debian:12, debian:12",
    "library/debian, docker.io/library/debian, debian",
    "docker.io/debian, docker.io/library/debian, debian",
    "index.docker.io/debian, docker.io/library/debian, debian",
    "me/tool, docker.io/me/tool, me/tool",
    "docker.io/library/a/b, docker.io/library/a/b, library/a/b",
    "ghcr.io/me/tool:v1.2, ghcr.io/me/tool:v1.2, ghcr.io/me/tool:v1.2",
    "localhost/tool, localhost/tool, localhost/tool",
    "localhost:5000/tool, localhost:5000/tool, localhost:5000/tool",
    "localhost:5000/tool:5, localhost:5000/tool:5, localhost:5000/tool:5",
    "HOST/tool, HOST/tool, HOST/tool",
    "[::1]:5000/tool, [::1]:5000/tool, [::1]:5000/tool",
    "a__b/c.d/e--f_g:_X, docker.io/a__b/c.d/e--f_g:_X, a__b/c.d/e--f_g:_X",
  })
  void readsNamesAsDockerDoes(String written, String normalised, String familiar) {
    ImageReference reference = ImageReference.parse(written);
    assertThat(reference).hasToString(normalised);
    assertThat(reference.familiar()).isEqualTo(familiar);
    assertThat(ImageReference.parse(normalised)).isEqualTo(reference);
    assertThat(ImageReference.parse(familiar)).isEqualTo(reference);
  }

  @Test
  void aDigestPinsAndTheTagStaysForPeople() {
    ImageReference reference = ImageReference.parse("debian:12@sha256:" + HEX);
    assertThat(reference.tag()).isEqualTo("12");
    assertThat(reference.digest()).isEqualTo(new Digest(HEX));
    assertThat(reference.object()).isEqualTo("sha256:" + HEX);
    assertThat(reference.withDefaultTag()).isEqualTo(reference);
    assertThat(reference.withoutDigest()).hasToString("docker.io/library/debian:12");
  }

  @Test
  void latestIsTheTagWhenNoneIsGiven() {
    assertThat(ImageReference.parse("debian").withDefaultTag())
        .hasToString("docker.io/library/debian:latest");
    assertThat(ImageReference.parse("debian").object()).isEqualTo("latest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Debian | must be lower case",
        "a//b | a component of the path is empty",
        "a/ | a component of the path is empty",
        "/a | a component of the path is empty",
        "a..b | may hold only",
        "a___b | may hold only",
        "-a | may hold only",
        "a- | may hold only",
        "a b | may hold only",
        "a: | is not a tag",
        "a:.x | is not a tag",
        "a:b@c | must be sha256:",
        "a@sha256:12 | must be sha256:",
        "a@ | must be sha256:",
        "localhost:x/a | not a port number",
        "localhost:99999/a | not a port number",
        "-x.io/a | not a registry host",
        "x..io/a | not a registry host",
        "[zz]/a | not a registry host",
        "http://x/a | not a port number",
      })
  void saysWhatIsWrong(String written, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse(written))
        .withMessageStartingWith("image reference \"" + written + "\": ")
        .withMessageContaining(why);
  }

  @Test
  void anImageIdIsNotAName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse(HEX))
        .withMessageContaining("image id");
  }

  @Test
  void namesAndTagsHaveLimits() {
    assertThatIllegalArgumentException().isThrownBy(() -> ImageReference.parse("a".repeat(256)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse("a:" + "t".repeat(129)));
    assertThat(ImageReference.parse("a:" + "t".repeat(128)).tag()).hasSize(128);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "@", "/", "\u00e4", "a\n"})
  void neverAcceptsNonsense(String written) {
    assertThatIllegalArgumentException().isThrownBy(() -> ImageReference.parse(written));
  }
}
