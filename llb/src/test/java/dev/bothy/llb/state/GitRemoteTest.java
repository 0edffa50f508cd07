package dev.bothy.llb.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitRemoteTest {
  @ParameterizedTest
  @CsvSource({
    "https://x.example/team/app.git, https://x.example/team/app.git, x.example/team/app.git, false",
    "HTTPS://X.example/Team/app, https://X.example/Team/app, X.example/Team/app, false",
    "SSH://git@x.example/app, ssh://git@x.example/app, x.example/app, true",
    "ssh://git@x.example:22/app, ssh://git@x.example:22/app, x.example:22/app, true",
    "git@x.example:team/app.git, git@x.example:team/app.git, x.example/team/app.git, true",
    "git@x.example:app.git, git@x.example:app.git, x.example/app.git, true",
    "x.example/team/app, https://x.example/team/app, x.example/team/app, false",
    "x.example/a@b:c, https://x.example/a@b:c, x.example/a@b:c, false",
  })
  void addressesAreReadAsGitReadsThem(String text, String url, String place, boolean ssh) {
    assertThat(GitRemote.parse(text)).isEqualTo(new GitRemote(url, place, ssh));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-x", "ftp://x.example/a", "https:///a", "https://x.example/a#main"})
  void everythingElseIsRefused(String text) {
    assertThatThrownBy(() -> GitRemote.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("git repository");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/srv/repo", "./repo", "../repo", ".", "..", "~/repo", "file:///srv/repo"})
  void aDirectoryOfThisMachineIsNoneAndThereIsAWay(String text) {
    assertThatThrownBy(() -> GitRemote.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("git repository " + text + " is a directory of this machine; ")
        .hasMessageContaining("checkout")
        .hasMessageContaining("serve");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-x?token=hunter2",
        "ftp://me:a\"hunter2@x.example/a",
        "ftp://x.example/a?token=a'hunter2",
        "https://me:hunter2@/a",
        "https://x.example/a?token=a\"hunter2#main",
        "//me:hunter2@x.example/a"
      })
  void aRefusalHasNoSecretWhateverQuotesItHas(String text) {
    assertThatThrownBy(() -> GitRemote.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void allProtocolsThatAreKnownAreNamed() {
    assertThatThrownBy(() -> GitRemote.parse("ftp://x.example/a"))
        .hasMessageEndingWith("unknown protocol ftp; use https, http, ssh or git");
  }
}
