package dev.bothy.dialect.apt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuitesTest {
  private static List<String> doubts(String uri, String suite, String component) {
    return Suites.doubts(List.of(uri), List.of(suite), List.of(component));
  }

  @ParameterizedTest
  @CsvSource({
    "http://deb.debian.org/debian, bookwrom, Debian has no suite bookwrom (did you mean bookworm?)",
    "http://deb.debian.org/debian/, stabel, Debian has no suite stabel (did you mean stable?)",
    "http://x/pub/debian, Trixie, Debian has no suite Trixie (did you mean trixie?)",
    "http://x/debian, bookwrom-updates, Debian has no suite bookwrom-updates (did you mean bookworm-updates?)",
    "http://x/debian, bookworm-backport, Debian has no suite bookworm-backport (did you mean bookworm-backports?)",
    "http://x/debian-security, bookwrom/updates, Debian has no suite bookwrom/updates (did you mean bookworm/updates?)",
    "http://x/debian, 12, Debian has no suite 12 (did you mean bookworm?)",
    "http://archive.ubuntu.com/ubuntu, jamy, Ubuntu has no suite jamy (did you mean jammy?)",
    "https://x/linux/ubuntu, nobel, Ubuntu has no suite nobel (did you mean noble?)",
    "http://ports.ubuntu.com/ubuntu-ports, 22.04, Ubuntu has no suite 22.04 (did you mean jammy?)",
    "http://deb.debian.org/debian, jammy, 'jammy is a release of Ubuntu, and this is Debian'",
    "http://archive.ubuntu.com/ubuntu, bookworm-updates, 'bookworm is a release of Debian, and this is Ubuntu'",
  })
  void aSuiteThatIsNearlyAnotherIsTold(String uri, String suite, String doubt) {
    assertThat(doubts(uri, suite, "main")).containsExactly(doubt);
  }

  @ParameterizedTest
  @CsvSource({
    "http://x/debian, bookworm",
    "http://x/debian, trixie-proposed-updates",
    "http://x/debian-security, stretch/updates",
    "http://x/debian, rc-buggy",
    "http://x/debian, ./",
    "http://x/ubuntu, jammy-security",
    "http://x/ubuntu, warty",
    "http://x/ubuntu, devel",
    // Newer than the list, or somebody's own.
    "http://x/ubuntu, stonking",
    "http://x/debian, nodistro",
    "http://x/debian, bookworm-pgdg",
    "http://x/ubuntu, jammy-cran40",
    "http://x/ubuntu, jammy/mongodb-org/7.0",
    // The distribution is not known.
    "http://x/packages, bookwrom",
    "http://x, jamy",
    "file:/srv, jamy",
    // VirtualBox has packages for Ubuntu there.
    "https://download.virtualbox.org/virtualbox/debian, jammy",
  })
  void othersAreNot(String uri, String suite) {
    assertThat(doubts(uri, suite, "main")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://x/debian, bookworm, contirb, Debian has no component contirb (did you mean contrib?)",
    "http://x/ubuntu, jammy, univers, Ubuntu has no component univers (did you mean universe?)",
    "http://x/debian, bookworm, universe, 'universe is a component of Ubuntu, and this is Debian'",
    "http://x/linux/ubuntu, jammy, stable,",
    "http://x/virtualbox/debian, jammy, contrib,",
    "http://x/debian, bookworm, non-free-firmware,",
  })
  void componentsLikewise(String uri, String suite, String component, String doubt) {
    assertThat(doubts(uri, suite, component)).isEqualTo(doubt == null ? List.of() : List.of(doubt));
  }

  @ParameterizedTest
  @CsvSource({
    "docker.io/library/debian, 12, bookworm",
    "docker.io/library/debian, 12-slim, bookworm",
    "docker.io/library/debian, bookworm-slim, bookworm",
    "docker.io/library/ubuntu, 24.04, noble",
    "docker.io/library/python, 3.11-bookworm, bookworm",
    "docker.io/library/python, 3.11, ",
    "docker.io/library/python, 12, ",
    "docker.io/nvidia/cuda, 11.8.0-cudnn8-runtime-ubuntu22.04, jammy",
    "docker.io/library/debian, latest, ",
  })
  void anImageIsOfTheReleaseThatItsTagNames(String repository, String tag, String release) {
    assertThat(Suites.ofImage(repository, tag)).isEqualTo(release);
  }

  @Test
  void aNameThatMovesTellsNoRelease() {
    assertThat(Suites.release("jammy-updates")).isEqualTo("jammy");
    assertThat(Suites.release("stable")).isNull();
    assertThat(Suites.release("stable-updates")).isNull();
    assertThat(Suites.release("nodistro")).isNull();
  }
}
