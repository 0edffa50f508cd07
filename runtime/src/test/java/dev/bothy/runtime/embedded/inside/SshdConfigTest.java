package dev.bothy.runtime.embedded.inside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SshdConfigTest {
  @Test
  void theServersConfigurationSaysVariablesOnOneLine() {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("A", "x y");
    env.put("Q", "\"\\");
    env.put("LINES", "a\nPermitRootLogin yes");
    env.put("BAD NAME", "x");
    String text = SshdConfig.of(2222, env);
    assertThat(text).endsWith("SetEnv \"A=x y\" \"Q=\\\"\\\\\"\n");
    assertThat(text).contains("ListenAddress 127.0.0.1:2222\n").doesNotContain("RootLogin yes");
  }
}
