package dev.bothy.dialect.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether sources by https bring certificates first, with programs that stand in for apt's. */
class AptCertificatesTest {
  @TempDir Path root;

  private String settings = "APT \"\";\n";

  @Test
  void aBaseWithoutCertificatesGetsThem() throws Exception {
    assertThat(run(true, "exit 0")).containsExactly("update", "install");
  }

  @Test
  void thoseOfABaseThatHasThemStay() throws Exception {
    Files.createDirectories(root.resolve("certs"));
    Files.writeString(root.resolve("certs/ca-certificates.crt"), "");
    assertThat(run(true, "exit 1")).isEmpty();
  }

  @Test
  void aBaseWithoutAptIsLeftAsItIs() throws Exception {
    assertThat(run(false, "exit 1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Acquire::https::CaInfo \"/etc/own.pem\";",
        "Acquire::https::Verify-Peer \"false\";"
      })
  void aBaseWhoseAptTrustsOtherwiseIsLeftAsItIs(String setting) throws Exception {
    settings = "APT \"\";\n" + setting + "\n";
    assertThat(run(true, "exit 1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Acquire::https::CaInfo \"\";",
        "Acquire::https::Verify-Peer \"true\";",
        "Acquire::https::other.example::CaInfo \"/etc/own.pem\";"
      })
  void whatOneHostIsTrustedByIsNotEnough(String setting) throws Exception {
    settings = setting + "\n";
    assertThat(run(true, "exit 0")).containsExactly("update", "install");
  }

  @Test
  void sourcesOfTheBaseThatFailAreNamedForWhatTheyAre() throws Exception {
    assertThat(run(true, "exit 100"))
        .containsExactly(
            "update",
            "sources by https need certificates, which this base does not have and its own",
            "sources did not give: name sources by http, or a base that has them",
            "failed with 100");
  }

  /** What apt was asked for, and what was said. */
  private List<String> run(boolean hasApt, String ending) throws Exception {
    Path bin = Files.createDirectories(root.resolve("bin"));
    program(bin.resolve("grep"), "PATH=/usr/bin:/bin; exec grep \"$@\"");
    if (hasApt) {
      program(bin.resolve("apt-config"), "printf '%s' '" + settings + "'");
      program(bin.resolve("apt-get"), "exit 0");
    }
    String script =
        AptFiles.CERTIFICATES_ALONE
            .replace("/etc/ssl/certs/", root + "/certs/")
            .replace("trap told", standIns(ending) + "trap told");
    ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", script).redirectErrorStream(true);
    shell.environment().put("PATH", bin.toString());
    Process process = shell.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(said.lines().toList());
    int code = process.waitFor();
    if (code != 0) {
      lines.add("failed with " + code);
    }
    return lines;
  }

  private static String standIns(String ending) {
    return """
        apt_begin() { :; }
        apt_update() { echo update; (%s); }
        apt_install() { echo install; }
        apt_end() { :; }
        apt_clean() { :; }
        """
        .formatted(ending);
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
