package dev.bothy.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
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

  private static List<String> of(List<HostCheck.Finding> findings, HostCheck.State state) {
    return findings.stream().filter(f -> f.state() == state).map(HostCheck.Finding::what).toList();
  }

  @Test
  void subordinateIdsAndTheirToolsAreLookedFor(@TempDir Path host) throws Exception {
    int uid = 4711;
    HostCheck bare = new HostCheck(Map.of(), host, true, host, uid);
    List<HostCheck.Finding> findings = bare.run();
    assertThat(of(findings, HostCheck.State.MISSING))
        .contains("newuidmap", "/etc/subuid", "/etc/subgid");
    assertThat(findings)
        .filteredOn(f -> f.what().equals("/etc/subuid"))
        .first()
        .extracting(HostCheck.Finding::mend)
        .asString()
        .startsWith("sudo usermod --add-subuids");

    Files.createDirectories(host.resolve("etc"));
    Files.writeString(host.resolve("etc/subuid"), "4711:100000:65536\n");
    Files.writeString(host.resolve("etc/subgid"), "47:100000:65536\n");
    Path tools = Files.createDirectories(host.resolve("usr/bin"));
    for (String tool : List.of("newuidmap", "newgidmap")) {
      Files.writeString(tools.resolve(tool), "");
      assertThat(tools.resolve(tool).toFile().setExecutable(true)).isTrue();
    }
    findings = new HostCheck(Map.of(), host, true, host, uid).run();
    assertThat(of(findings, HostCheck.State.FINE)).contains("newuidmap", "/etc/subuid");
    assertThat(of(findings, HostCheck.State.MISSING)).contains("/etc/subgid");

    assertThat(new HostCheck(Map.of(), host, true, host, 0).run())
        .extracting(HostCheck.Finding::what)
        .doesNotContain("newuidmap", "/etc/subuid", "/etc/subgid");
  }

  @Test
  void whatIsNotOnThePathIsMissingWithItsMend(@TempDir Path empty) throws Exception {
    List<HostCheck.Finding> findings =
        new HostCheck(Map.of("PATH", empty.toString()), empty, true, empty, 0).run();
    HostCheck.Finding crun =
        findings.stream().filter(f -> f.what().equals("crun")).findFirst().orElseThrow();
    assertThat(crun.state()).isEqualTo(HostCheck.State.MISSING);
    assertThat(crun.mend()).contains("apt-get install").contains("crun");
  }
}
