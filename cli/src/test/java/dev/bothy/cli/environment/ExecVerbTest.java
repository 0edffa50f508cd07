package dev.bothy.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExecVerbTest {
  @Test
  void oneWordWithBlanksLooksLikeALineForAShell() {
    assertThat(ExecVerb.isLine(List.of("echo hi | wc"))).isTrue();
    assertThat(ExecVerb.isLine(List.of("ls"))).isFalse();
    assertThat(ExecVerb.isLine(List.of("no such", "command"))).isFalse();
  }
}
