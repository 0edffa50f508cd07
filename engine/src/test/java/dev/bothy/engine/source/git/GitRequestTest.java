package dev.bothy.engine.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.SourceOp;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitRequestTest {
  private static GitRequest request(String address) throws StepFailure {
    return GitRequest.of(new SourceOp("git://" + address, Map.of("git.fullurl", address)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://git.example.com/team/repo.git, true",
    "http://git.example.com/team/repo.git, true",
    "ssh://git@git.example.com/team/repo.git, false",
    "httpd@git.example.com:team/repo.git, false",
    "git://git.example.com/repo.git, false",
  })
  void isReachedByHttpWhereTheSchemeSaysSo(String address, boolean web) throws Exception {
    assertThat(request(address).address().isWeb()).isEqualTo(web);
  }

  private static GitRequest named(String identifier) throws StepFailure {
    return GitRequest.of(new SourceOp(identifier, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "git://git.example.com/r#feature%2fx:d%20ir/%c3%A9, feature/x, d ir/é",
    "git://git.example.com/r#main%3asub, main, sub",
    "git://git.example.com/r#a+b:c+d, a+b, c+d",
    "git://git@git.example.com:r.git#a%2fb:d%20ir, a%2fb, d%20ir",
  })
  void aFragmentIsDecodedAsThatOfAnAddressIsAndNotInScpsForm(
      String identifier, String ref, String subdir) throws Exception {
    GitRequest request = named(identifier);
    assertThat(request.ref()).isEqualTo(ref);
    assertThat(request.subdir()).isEqualTo(subdir);
  }

  @ParameterizedTest
  @CsvSource({
    "git://git.example.com/r#a%2, begins no escape",
    "git://git.example.com/r#100%, begins no escape",
    "git://git.example.com/r#main:%zz, begins no escape",
    "git://git.example.com/r#main:a%00b, NUL",
    "git://git.example.com/r#a%2e%2eb, no branch",
    "git://https://50%@git.example.com/r, begins no escape",
  })
  void anEscapeThatIsNoneIsTold(String identifier, String why) {
    assertThatThrownBy(() -> named(identifier))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("git.example.com/r")
        .hasMessageContaining(why)
        .hasMessageNotContaining("50%");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS://me:pw@Git.example.com/Team/r.git, https://Git.example.com/Team/r.git, true",
    "Ssh://git@git.example.com/r.git, ssh://git@git.example.com/r.git, false",
  })
  void aSchemeIsTheSameInCapitals(String address, String url, boolean web) throws Exception {
    assertThat(request(address).url()).isEqualTo(url);
    assertThat(request(address).address().isWeb()).isEqualTo(web);
    assertThat(named("git://" + address + "#main").url()).isEqualTo(url);
  }

  private static GitRequest reached(String place, String address) throws StepFailure {
    return GitRequest.of(new SourceOp("git://" + place, Map.of("git.fullurl", address)));
  }

  /** The cases of BuildKit's own test of it. */
  @ParameterizedTest
  @CsvSource({
    "example.com/user/repo.git#main, https://example.com/user/repo.git",
    "example.com/user/repo.git, git://example.com/user/repo.git",
    "example.com/user/repo.git, https://user:password@example.com/user/repo.git",
    "example.com/user/repo.git, git@example.com:user/repo.git",
    "example.com/user/repo.git#main:subdir, ssh://git@example.com/user/repo.git",
    "example.com/user/repo.git, https://EXAMPLE.COM/user/repo.git",
    "example.com/user/repo.git, https://example.com/user/repo.git/",
    "example.com/user/repo, https://example.com/user/repo.git",
    "example.com/user/repo.git, https://example.com/user/repo",
    "example.com/user/repo, git@example.com:user/repo.git",
    "example.com/user/repo.git, https://example.com/user/repo.git?variant=other",
    "example.com:2222/user/repo.git, ssh://git@example.com:2222/user/repo.git",
    "example.com/a b/c%d, https://example.com/a%20b/c%25d",
  })
  void anAddressSaysHowARepositoryIsReached(String place, String address) throws Exception {
    String tail = address.substring(Math.max(address.indexOf("@"), address.indexOf("//") + 1) + 1);
    assertThat(reached(place, address).url()).endsWith(tail);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com/user/repo.git, https://mirror.example.com/user/repo.git",
    "example.com/user/repo.git, ssh://git@example.com:2222/user/repo.git",
    "example.com/user/repo.git, https://example.com/user/other.git",
    "example.com/user/repo.git, https://example.com/user/repo.git.backup",
    "example.com/user/repo.git, https://me:secret@example.com/user/other.git",
    "example.com/user/repo.git, git@example.com:other/repo.git",
  })
  void anAddressOfAnotherRepositoryIsRefused(String place, String address) {
    assertThatThrownBy(() -> reached(place, address))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("another repository")
        .hasMessageNotContaining("secret");
  }

  @Test
  void noMessageHasThePassword() {
    assertThatThrownBy(() -> request("https://me:secret@git.example.com/r.git#a..b"))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("git.example.com")
        .hasMessageNotContaining("secret");
  }
}
