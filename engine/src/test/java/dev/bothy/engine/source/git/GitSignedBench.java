package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.signature.TestKeys;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A repository with commits and tags that were signed, with real keys of PGP and of ssh. */
abstract class GitSignedBench extends GitSourceBench {
  static TestKeys keys;
  static String ada;
  static String adasKey;
  static String bobsKey;
  static String old;
  static String oldKey;
  static Path ssh;
  static Path otherSsh;

  /** Ada signed the commit on main and the tag v1; nobody the tag plain and the branch bare. */
  static GitServer.Work work;

  static String url;
  static String signed;

  @BeforeAll
  static void sign() throws Exception {
    keys = new TestKeys();
    ada = keys.key("ada", "ed25519", "0");
    adasKey = keys.publicKeys(ada);
    bobsKey = keys.publicKeys(keys.key("bob", "ed25519", "0"));
    old = keys.key("old", "ed25519", "1d");
    oldKey = keys.publicKeys(old);
    ssh = keys.sshKey("ssh", "ed25519");
    otherSsh = keys.sshKey("other", "ed25519");
    work = server.repository("signed.git");
    work.write("f", "bare\n");
    work.commit("bare");
    git(work.tree(), "branch", "bare");
    work.write("f", "signed\n");
    git(work.tree(), "add", "--all");
    signed(ada, "commit", "--quiet", "--gpg-sign", "--message=m\u00fcsst");
    signed(ada, "tag", "--sign", "--message=v1", "v1");
    git(work.tree(), "tag", "--annotate", "--message=plain", "plain");
    signed(ada, "tag", "--sign", "--message=x", "of-bare", "bare");
    git(work.tree(), "checkout", "--quiet", "-b", "old");
    work.write("f", "old\n");
    git(work.tree(), "add", "--all");
    signed(old, "commit", "--quiet", "--gpg-sign", "--message=old");
    git(work.tree(), "checkout", "--quiet", "-b", "ssh", "main");
    work.write("f", "ssh\n");
    git(work.tree(), "add", "--all");
    List<String> commit = new ArrayList<>(sshOptions(ssh));
    commit.addAll(List.of("commit", "--quiet", "--gpg-sign", "--message=ssh"));
    git(work.tree(), commit.toArray(String[]::new));
    List<String> tag = new ArrayList<>(sshOptions(otherSsh));
    tag.addAll(List.of("tag", "--sign", "--message=s", "ssh-tag"));
    git(work.tree(), tag.toArray(String[]::new));
    git(work.tree(), "checkout", "--quiet", "main");
    git(work.tree(), "push", "--quiet", "--all", "--force");
    git(work.tree(), "push", "--quiet", "--tags", "--force");
    url = server.url("", "signed.git");
    signed = git(work.tree(), "rev-parse", "main").strip();
  }

  static void signed(String key, String... arguments) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-c",
                "gpg.program=" + keys.program(TestKeys.THEN),
                "-c",
                "user.signingkey=" + key + "!"));
    all.addAll(List.of(arguments));
    git(work.tree(), all.toArray(String[]::new));
  }

  static List<String> sshOptions(Path key) {
    return List.of("-c", "gpg.format=ssh", "-c", "user.signingkey=" + key);
  }

  @AfterAll
  static void drop() throws IOException {
    keys.close();
  }

  static Vertex asked(String fragment, String key, String... more) {
    List<String> attrs = new ArrayList<>(List.of(more));
    attrs.addAll(List.of("git.sig.pubkey", key));
    return vertex(url, fragment, attrs.toArray(String[]::new));
  }

  void good(Vertex vertex, String text) throws Exception {
    assertThat(Files.readString(fetched(vertex).resolve("f"))).isEqualTo(text);
  }

  void bad(Vertex vertex, String why) throws IOException {
    StepFailure failure = failure(vertex);
    assertThat(failure).hasMessageStartingWith(url + ": ").hasMessageContaining(why);
    assertThat(failure.kind()).isEqualTo(SolveException.Kind.STEP);
    assertThat(layers()).isEmpty();
  }

  List<Path> layers() throws IOException {
    Path all = store.root().resolve("layers");
    if (!Files.exists(all)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(all)) {
      return files.toList();
    }
  }
}
