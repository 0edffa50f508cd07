package dev.bothy.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCheckTest {

  @Test
  void theMirrorIsReadFromBothFormsOfSourceLists() {
    assertThat(HostCheck.firstAddress("# x\ndeb [trusted=yes] http://m/debian bookworm main\n"))
        .isEqualTo("http://m/debian");
    assertThat(HostCheck.firstAddress("Types: deb\nURIs: http://m/debian http://n\n"))
        .isEqualTo("http://m/debian");
    assertThat(HostCheck.firstAddress("# nothing\n")).isNull();
  }

  @Test
  void subordinateIdsAreOfThisUserAlone() {
    assertThat(HostCheck.hasRange("anna:100000:65536\n", "anna")).isTrue();
    assertThat(HostCheck.hasRange("anna:100000:65536\n", "ann")).isFalse();
    assertThat(HostCheck.hasRange(":1:1\n", "")).isFalse();
  }

  @Test
  void whatIsNotOnThePathIsMissingWithItsMend(@TempDir Path empty) throws Exception {
    List<HostCheck.Finding> findings =
        new HostCheck(Map.of("PATH", empty.toString()), empty, true).run();
    HostCheck.Finding crun =
        findings.stream().filter(f -> f.what().equals("crun")).findFirst().orElseThrow();
    assertThat(crun.state()).isEqualTo(HostCheck.State.MISSING);
    assertThat(crun.mend()).contains("apt-get install").contains("crun");
  }
}
