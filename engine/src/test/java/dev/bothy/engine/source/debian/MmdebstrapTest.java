package dev.bothy.engine.source.debian;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MmdebstrapTest {
  @ParameterizedTest
  @CsvSource({
    "PATH, true",
    "http_proxy, true",
    "HTTPS_PROXY, true",
    "no_proxy, true",
    "SSL_CERT_FILE, true",
    "TAR_OPTIONS, false",
    "DPKG_ROOT, false",
    "PERL5LIB, false",
    "MMDEBSTRAP_APT_CONFIG, false",
    "HTTP_PROXY_PASSWORD, false",
    "GITHUB_TOKEN, false",
  })
  void itSeesWhatSaysHowToFindProgramsAndTheMirror(String variable, boolean seen) {
    assertThat(Mmdebstrap.isNeeded(variable)).isEqualTo(seen);
  }
}
