package dev.bothy.engine.source;

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
    assertThat(request(address).isWeb()).isEqualTo(web);
  }

  @Test
  void noMessageHasThePassword() {
    assertThatThrownBy(() -> request("https://me:secret@git.example.com/r.git#a..b"))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("git.example.com")
        .hasMessageNotContaining("secret");
  }
}
