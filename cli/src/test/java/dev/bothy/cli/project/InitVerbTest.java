package dev.bothy.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.format.Formatter;
import dev.bothy.starlark.syntax.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitVerbTest {

  @Test
  void requirementsThatAreThereAreInstalled() {
    assertThat(InitVerb.build(true)).contains("    install.python_packages(requirements=");
    assertThat(InitVerb.build(false)).contains("    # install.python_packages(name=");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsWrittenIsLaidOutAsFmtDoesIt(boolean requirements) throws Exception {
    String text = InitVerb.build(requirements);
    assertThat(text).isEqualTo(Formatter.format(SourceFile.of("build.envd", text)));
  }
}
