package dev.bothy.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BaseContentsTest {

  @Test
  void listsWhatIsInstalledAsDpkgQueryDoes() {
    assertThat(
            BaseContents.list(
                """
                Package: libc6
                Status: install ok installed
                Architecture: amd64
                Multi-Arch: same
                Version: 2.36-9
                Description: GNU C Library
                 Package: not a field

                Package: gone
                Status: deinstall ok config-files
                Version: 1

                Package: bash
                Status: install ok installed
                Architecture: amd64
                Multi-Arch: foreign
                Version: 5.2
                """))
        .isEqualTo("libc6:amd64\t2.36-9\nbash\t5.2\n");
  }
}
