package dev.bothy.dialect.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the lists of packages that are kept are read anew, as the shell of a step decides it. */
class AptListsTest {
  @TempDir Path root;

  @BeforeEach
  void aBase() throws Exception {
    write("etc/apt/sources.list.d/debian.sources", "Signed-By: " + root + "/keys/debian.gpg\n");
    write("keys/debian.gpg", "a key");
    assertThat(read()).isTrue();
    assertThat(read()).isFalse();
  }

  @Test
  void afterAnotherSource() throws Exception {
    write("etc/apt/sources.list.d/more.list", "deb http://127.0.0.1 x main\n");
    assertThat(read()).isTrue();
  }

  @Test
  void afterAnotherKey() throws Exception {
    write("keys/debian.gpg", "another key");
    assertThat(read()).isTrue();
  }

  /** Also where no key or source lies in the old places, and a look at them fails. */
  @Test
  void afterASettingOfSignaturesCameOrWent() throws Exception {
    String setting = "etc/apt/apt.conf.d/99-insecure";
    write(setting, "Acquire::AllowInsecureRepositories \"true\";\n");
    assertThat(read()).isTrue();
    Files.delete(root.resolve(setting));
    assertThat(read()).isTrue();
  }

  @Test
  void notAfterAnotherSetting() throws Exception {
    write("etc/apt/apt.conf.d/10-retries", "Acquire::Retries \"5\";\n");
    assertThat(read()).isFalse();
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** Whether the step's shell reads the lists. */
  private boolean read() throws Exception {
    String script =
        Apt.FUNCTIONS.replace("/etc/apt", root + "/etc/apt")
            + "stamp='"
            + root
            + "/stamp'\napt_refresh() { printf %s \"$sources\" >\"$stamp\"; echo read; }\napt_read\n";
    Process shell = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(shell.waitFor()).as(said).isZero();
    return said.equals("read");
  }
}
