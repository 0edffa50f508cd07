package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Repositories with keys and pins, built for real from one that is signed on the spot. */
@Tag("containers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AptRepositories {
  private static final String SUITE =
      """
      def build():
          base(image=Source.debian("bookworm"))
          config.apt_repository("local", url="URL", suite="stable", key="keys/local.asc")
          config.apt_pin("greeting", version="1.*")
          install.apt_packages(["greeting", "farewell"])
      """;

  private Machine machine;
  private SignedRepository repository;

  abstract Machine open() throws IOException, InterruptedException;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    machine = open();
    repository = SignedRepository.start(Files.createTempDirectory("apt"));
  }

  @AfterAll
  void stop() throws IOException {
    repository.close();
    machine.close();
  }

  private Path project(String name, String file, String key)
      throws IOException, InterruptedException {
    return machine.project(
        name, Map.of("build.envd", file.replace("URL", repository.url()), "keys/local.asc", key));
  }

  @Test
  void whatIsSignedIsInstalledInTheVersionThatIsPinnedAndNothingWithAnotherKey()
      throws IOException, InterruptedException {
    Path project = project("suite", SUITE, repository.text("key.asc"));
    machine.bothy(project, "build", "-o", "type=rootfs,dest=tree").ok();
    assertThat(project.resolve("tree/opt/greeting")).hasContent("1.0");
    assertThat(project.resolve("tree/opt/farewell")).hasContent("2.0");
    assertThat(project.resolve("tree/etc/apt/sources.list.d/local.sources"))
        .hasContent(
            """
            Types: deb
            URIs: %s
            Suites: stable
            Components: main
            Signed-By: /etc/apt/keyrings/local.asc
            """
                .formatted(repository.url()));

    // The lists are in the cache now; they are not believed for it.
    Path keys = Files.createTempDirectory("keys");
    SignedRepository.newKey(keys, keys.resolve("other.asc"), true);
    Path wrong = project("wrong-key", SUITE, Files.readString(keys.resolve("other.asc")));
    Result refused = machine.bothy(wrong, "build").expect(1);
    assertThat(refused.stderr()).contains("NO_PUBKEY").contains("build.envd:5:5");

    Path none = project("no-key", SUITE.replace(", key=\"keys/local.asc\"", ""), "");
    assertThat(machine.bothy(none, "build").expect(1).stderr()).contains("NO_PUBKEY");
  }

  @Test
  void sourcesByHttpsFindTheCertificatesThatTheBaseDoesNotHave()
      throws IOException, InterruptedException {
    Path project =
        machine.project(
            "https",
            Map.of(
                "build.envd",
                """
                def build():
                    base(image=Source.debian("bookworm"))
                    config.apt_source("deb https://127.0.0.1:1/debian bookworm main")
                """));
    machine.bothy(project, "build", "-o", "type=rootfs,dest=tree").ok();
    assertThat(project.resolve("tree/etc/ssl/certs/ca-certificates.crt")).isNotEmptyFile();
    assertThat(project.resolve("tree/etc/apt/sources.list"))
        .hasContent("deb https://127.0.0.1:1/debian bookworm main");
  }

  @Test
  void aStateTakesADirectoryOfPackagesWithADownloadedKeyToo()
      throws IOException, InterruptedException {
    Path project =
        project(
            "state",
            """
            def build():
                root = Source.debian("bookworm")
                root = root.apt_repository("local", "URL", "flat/", key="URL/key.gpg", key_checksum="SUM")
                root = root.apt_pin(["*"], origin="127.0.0.1", priority=-1)
                root = root.apt_pin("greeting", version="1.0", priority=-1)
                root = root.apt_pin("greet*", version="*", priority=500).apt_pin("greeting", version="1.0")
                return root.apt_packages(["greeting"])
            """
                .replace("SUM", repository.checksum("key.gpg")),
            "");
    machine.bothy(project, "build", "-o", "type=rootfs,dest=tree").ok();
    assertThat(project.resolve("tree/opt/greeting")).hasContent("1.0");
    assertThat(project.resolve("tree/etc/apt/keyrings/local.gpg")).exists();
  }

  @Test
  void listsThatWereReadWithAnotherKeyAreNotBelievedWithoutAnUpdateEither()
      throws IOException, InterruptedException {
    String file =
        """
        def build():
            root = Source.debian("bookworm")
            root = root.apt_repository("kept", "URL", "stable", key="keys/local.asc")
            return root.apt_packages(["WHAT"], update=UPDATE)
        """;
    Path first =
        project(
            "read",
            file.replace("WHAT", "greeting").replace("UPDATE", "True"),
            repository.text("key.asc"));
    machine.bothy(first, "build").ok();

    String without = file.replace("WHAT", "farewell").replace("UPDATE", "False");
    Path same = project("same-key", without, repository.text("key.asc"));
    assertThat(machine.bothy(same, "build").ok().stderr()).doesNotContain("InRelease");

    Path keys = Files.createTempDirectory("keys");
    SignedRepository.newKey(keys, keys.resolve("other.asc"), true);
    Path wrong = project("other-key", without, Files.readString(keys.resolve("other.asc")));
    assertThat(machine.bothy(wrong, "build").expect(1).stderr())
        .contains("NO_PUBKEY")
        .contains("build.envd:4:12");
  }

  @Test
  void aPinThatNothingFitsIsTold() throws IOException, InterruptedException {
    String file = SUITE.replace("1.*", "9.*").replace("\"local\"", "\"pinned\"");
    Path project =
        project(
            "pinned",
            file
                + """
                    config.apt_pin("farewell", version="2.0")
                    config.apt_pin("greeting", version="3.0", priority=-1)
                """,
            repository.text("key.asc"));
    assertThat(machine.bothy(project, "build").ok().stderr())
        .contains("note: no version of greeting fits its pin to version 9.*")
        .doesNotContain("farewell fits")
        .doesNotContain("version 3.0");
  }

  @Test
  void whatIsNoKeyIsToldWhereItIsGiven() throws IOException, InterruptedException {
    Path project = project("no-openpgp", SUITE, "<html>not found</html>\n");
    Result refused = machine.bothy(project, "build").expect(1);
    assertThat(refused.stderr())
        .contains("build.envd:3:5")
        .contains("the key of the repository local is no public key of OpenPGP")
        .contains("<html>not found</html>");
  }
}
