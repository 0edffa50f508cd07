package dev.bothy.engine.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitAccessTest {
  /** As git runs what GIT_SSH_COMMAND says. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/store/known_hosts",
        "/my disk/known_hosts",
        "/it's/known_hosts",
        "/100%done/known_hosts",
        "/$HOME;true/known_hosts",
        "/a\\b/known_hosts",
      })
  void sshReadsTheFileWhereverItIs(String file) throws Exception {
    String command =
        "ssh -G -F /dev/null -o " + GitAccess.option("UserKnownHostsFile", Path.of(file));
    Process ssh = new ProcessBuilder("sh", "-c", command + " host").start();
    String settings = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(ssh.waitFor()).isZero();
    assertThat(settings.lines()).contains("userknownhostsfile " + file);
  }
}
