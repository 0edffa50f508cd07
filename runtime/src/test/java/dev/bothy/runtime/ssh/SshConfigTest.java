package dev.bothy.runtime.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.runtime.EnvironmentInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SshConfigTest {
  private static final String KEY = "ssh-ed25519 AAAA";

  @TempDir private Path directory;
  private SshConfig config;

  @BeforeEach
  void config() {
    config = new SshConfig(directory.resolve("a dir"));
  }

  private EnvironmentInfo.Ssh ssh(String name, int port) {
    return new EnvironmentInfo.Ssh(
        SshConfig.alias(name), "127.0.0.1", port, "me", config.identity(), config.knownHosts());
  }

  /** What OpenSSH itself makes of it. */
  private List<String> asOpenSshReadsIt(String host) throws Exception {
    Process process =
        new ProcessBuilder("ssh", "-G", "-F", config.file().toString(), host)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return List.of(out.split("\n"));
  }

  @Test
  void opensshUnderstandsIt() throws Exception {
    config.put(ssh("one", 2201), KEY);
    config.put(ssh("two", 2202), KEY);
    assertThat(asOpenSshReadsIt("two.bothy"))
        .contains(
            "port 2202",
            "user me",
            "hostname 127.0.0.1",
            "hostkeyalias two.bothy",
            "stricthostkeychecking true",
            "identityfile " + config.identity(),
            "userknownhostsfile " + config.knownHosts());
    assertThat(asOpenSshReadsIt("elsewhere")).contains("port 22");
  }

  @Test
  void foreignTextStaysWhereItIs() throws Exception {
    Files.createDirectories(config.file().getParent());
    Files.writeString(config.file(), "# mine\nHost other\n  Port 5\n");
    config.put(ssh("one", 1), KEY);
    Files.writeString(config.file(), Files.readString(config.file()) + "# below\n");
    config.put(ssh("one", 2), KEY);
    config.put(ssh("two", 3), KEY);
    assertThat(Files.readString(config.file()))
        .startsWith("# mine\nHost other\n  Port 5\n# bothy: begin one.bothy\n")
        .contains("Port 2\n")
        .doesNotContain("Port 1\n")
        .contains("# bothy: end one.bothy\n# below\n# bothy: begin two.bothy\n");
    config.remove("one");
    config.remove("two");
    assertThat(config.file()).hasContent("# mine\nHost other\n  Port 5\n# below");
    assertThat(config.knownHosts()).isEmptyFile();
  }

  @Test
  void aBlockWithoutItsEndSwallowsNothing() {
    List<String> lines = List.of("# bothy: begin x.bothy", "Host keep");
    assertThat(SshConfig.withBlock(lines, "x.bothy", List.of("new")))
        .containsExactly("# bothy: begin x.bothy", "Host keep", "new");
  }

  @Test
  void writersAtOnceLoseNothing() throws Exception {
    List<Callable<Void>> writers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int port = 3000 + i;
      writers.add(
          () -> {
            new SshConfig(directory.resolve("a dir")).put(ssh("env" + port, port), KEY);
            return null;
          });
    }
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var result : executor.invokeAll(writers)) {
        result.get();
      }
    }
    String text = Files.readString(config.file());
    for (int port = 3000; port < 3020; port++) {
      assertThat(text).contains("Port " + port + "\n");
    }
    assertThat(Files.readAllLines(config.knownHosts())).hasSize(20);
  }

  @Test
  void theIncludeLineGoesFirstAndOnce() throws Exception {
    Path file = directory.resolve("home/.ssh/config");
    UserSshConfig user = new UserSshConfig(file, config);
    assertThat(user.include()).isInstanceOf(UserSshConfig.Inclusion.Added.class);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(file.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    Files.writeString(file, "Host x\n  Port 3\n");
    assertThat(user.included()).isFalse();
    assertThat(user.include()).isInstanceOf(UserSshConfig.Inclusion.Added.class);
    assertThat(user.include()).isInstanceOf(UserSshConfig.Inclusion.Present.class);
    assertThat(file).hasContent(user.includeLine() + "\n\nHost x\n  Port 3");
  }

  @Test
  void aConfigThatSomethingElseManagesIsLeftAlone() throws Exception {
    Path real = Files.writeString(directory.resolve("managed"), "Host x\n");
    Path file = Files.createDirectory(directory.resolve(".ssh")).resolve("config");
    Files.createSymbolicLink(file, real);
    assertThat(new UserSshConfig(file, config).include())
        .isInstanceOfSatisfying(
            UserSshConfig.Inclusion.Refused.class,
            refused ->
                assertThat(refused.reason()).contains("symbolic link").contains("Include \""));
    assertThat(real).hasContent("Host x");
  }

  @Test
  void aKeyIsMadeOnceAndForOneUserOnly() throws Exception {
    KeyPair pair = KeyPair.at(config.identity(), "bothy");
    assertThat(Files.getPosixFilePermissions(pair.file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(pair.publicKey()).startsWith("ssh-ed25519 AAAA");
    assertThat(KeyPair.at(config.identity(), "bothy").publicKey()).isEqualTo(pair.publicKey());
  }

  /** Whoever made it may have been killed at any moment, or the machine have lost its power. */
  @Test
  void aPairThatIsHalfThereIsMended() throws Exception {
    KeyPair pair = KeyPair.at(config.identity(), "bothy");
    String key = pair.publicKey();
    Files.delete(pair.publicFile());
    assertThat(KeyPair.at(config.identity(), "bothy").publicKey()).isEqualTo(key);
    Files.write(pair.publicFile(), new byte[0]);
    assertThat(KeyPair.at(config.identity(), "bothy").publicKey()).isEqualTo(key);

    Path left = Files.createDirectory(config.identity().resolveSibling(".id_ed25519.new"));
    Files.writeString(left.resolve("key"), "half a key");
    Files.write(config.identity(), new byte[0]);
    String another = KeyPair.at(config.identity(), "bothy").publicKey();
    assertThat(another).startsWith("ssh-ed25519 AAAA").isNotEqualTo(key);
    assertThat(left).doesNotExist();
    Files.delete(config.identity());
    assertThat(KeyPair.at(config.identity(), "bothy").publicKey()).isNotEqualTo(another);
    assertThat(Files.size(config.identity())).isPositive();
  }
}
