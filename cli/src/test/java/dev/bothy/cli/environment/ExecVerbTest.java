package dev.bothy.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ExecVerbTest {

  @Test
  void aNameThatIsNearlyThatOfACommandIsAnsweredWithIt() {
    Set<String> commands = Set.of("train", "serve");
    assertThat(ExecVerb.hint("trian", commands, "install it"))
        .isEqualTo("did you mean train, of runtime.command?");
    assertThat(ExecVerb.hint("python", commands, "install it")).isEqualTo("install it");
    assertThat(ExecVerb.hint("trian", Set.of(), null)).isNull();
  }
}
