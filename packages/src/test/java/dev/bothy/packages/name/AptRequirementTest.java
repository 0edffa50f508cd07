package dev.bothy.packages.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.dialect.lower.AptPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AptRequirementTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          tree, tree, '', '', ''
          g++, g++, '', '', ''
          libc6:i386, libc6, i386, '', ''
          tree=2.1.0-1, tree, '', 2.1.0-1, ''
          vim=2:9.0.*, vim, '', 2:9.0.*, ''
          libc6:i386=2.36-9+deb12u1~x, libc6, i386, 2.36-9+deb12u1~x, ''
          git/bookworm-backports, git, '', '', bookworm-backports
          """)
  void packagesAreRead(String text, String name, String arch, String version, String suite)
      throws Exception {
    AptPackage r = AptRequirement.parse(" " + text + " ");
    assertThat(r).isEqualTo(new AptPackage(name, arch, version, suite));
    assertThat(r).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-y",
        "--allow-unauthenticated",
        "-oDebug=1",
        "tree-",
        "x",
        "tree vim",
        "tree;id",
        "$(id)",
        "tree=",
        "tree=$(id)",
        "tree=-1",
        "tree/",
        "tree:",
        "tree:amd64:",
        "../x.deb",
        "/x.deb",
        "tree&",
        "tree=1-",
        "tree:amd64-",
        "tree/sid-",
        "a|b",
        "tree=1 -o x",
        "trée",
        "Tree",
        "tree~",
        "*"
      })
  void everythingElseIsRefused(String text) {
    assertThatThrownBy(() -> AptRequirement.parse(text))
        .isInstanceOf(BadPackageException.class)
        .satisfies(e -> assertThat(((BadPackageException) e).hint()).isNotBlank());
  }

  @Test
  void theMendIsSaid() {
    assertThatThrownBy(() -> AptRequirement.parse("Tree"))
        .hasMessage("\"Tree\" is not the name of an apt package")
        .extracting(e -> ((BadPackageException) e).hint())
        .isEqualTo("names are in lower case: \"tree\"");
    assertThatThrownBy(() -> AptRequirement.parse("numpy==1.2"))
        .hasMessage("\"numpy==1.2\" is written as for pip");
  }

  @Test
  void samePackageWhateverTheVersion() throws Exception {
    String tree = AptRequirement.parse("tree=1").nameWithArchitecture();
    assertThat(AptRequirement.parse("tree/sid").nameWithArchitecture()).isEqualTo(tree);
    assertThat(AptRequirement.parse("tree:i386").nameWithArchitecture()).isNotEqualTo(tree);
  }
}
