package dev.bothy.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InitVerbTest {

  @Test
  void requirementsThatAreThereAreInstalled() {
    assertThat(InitVerb.build(true)).contains("    install.python_packages(requirements=");
    assertThat(InitVerb.build(false)).contains("    # install.python_packages(name=");
  }
}
