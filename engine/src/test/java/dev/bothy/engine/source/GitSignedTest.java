package dev.bothy.engine.source;

import static dev.bothy.engine.source.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.SimpleFileServer;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.signature.TestKeys;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commits and tags that must be signed, with real keys of PGP and of ssh. */
class GitSignedTest extends GitSourceBench {
  private static TestKeys keys;
  private static String ada;
  private static String adasKey;
  private static String bobsKey;
  private static String old;
  private static String oldKey;
  private static Path ssh;
  private static Path otherSsh;

  /** Ada signed the commit on main and the tag v1; nobody the tag plain and the branch bare. */
  private static GitServer.Work work;

  private static String url;
  private static String signed;

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

  private static void signed(String key, String... arguments) throws Exception {
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

  private static List<String> sshOptions(Path key) {
    return List.of("-c", "gpg.format=ssh", "-c", "user.signingkey=" + key);
  }

  @AfterAll
  static void drop() throws IOException {
    keys.close();
  }

  private static Vertex asked(String fragment, String key, String... more) {
    List<String> attrs = new ArrayList<>(List.of(more));
    attrs.addAll(List.of("git.sig.pubkey", key));
    return vertex(url, fragment, attrs.toArray(String[]::new));
  }

  private void good(Vertex vertex, String text) throws Exception {
    assertThat(Files.readString(fetched(vertex).resolve("f"))).isEqualTo(text);
  }

  private void bad(Vertex vertex, String why) throws IOException {
    StepFailure failure = failure(vertex);
    assertThat(failure).hasMessageStartingWith(url + ": ").hasMessageContaining(why);
    assertThat(failure.kind()).isEqualTo(SolveException.Kind.STEP);
    assertThat(layers()).isEmpty();
  }

  private List<Path> layers() throws IOException {
    Path all = store.root().resolve("layers");
    if (!Files.exists(all)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(all)) {
      return files.toList();
    }
  }

  @Test
  void signedCommitsAreGoodByAnyName() throws Exception {
    for (String fragment : List.of("", "#main", "#" + signed, "#plain", "#v1", "#main:")) {
      good(asked(fragment, adasKey), "signed\n");
    }
    good(asked("#v1", adasKey, "git.keepgitdir", "true"), "signed\n");
  }

  @Test
  void aStrangersKeyIsNot() throws Exception {
    bad(asked("#main", bobsKey), "which git.sig.pubkey has not");
    bad(asked("#v1", bobsKey), "which git.sig.pubkey has not");
    bad(asked("#" + signed, bobsKey), "the commit " + signed + " is signed with the key ");
    bad(asked("#main", TestKeys.publicKey(ssh)), "has no public key of PGP");
    good(asked("#main", bobsKey + adasKey), "signed\n");
  }

  @Test
  void whatNobodySignedIsNot() throws Exception {
    bad(asked("#bare", adasKey), "is not signed");
  }

  @Test
  void aTagSignsWhatItNames() throws Exception {
    bad(asked("#of-bare", adasKey, "git.sig.ignoresignedtag", "true"), "is not signed");
    good(asked("#of-bare", adasKey), "bare\n");
    good(asked("#of-bare", adasKey, "git.sig.requiresignedtag", "true"), "bare\n");
    String tag = git(work.tree(), "rev-parse", "of-bare").strip();
    good(asked("#" + tag, adasKey, "git.sig.requiresignedtag", "true"), "bare\n");
  }

  @Test
  void aSignedTagCanBeRequired() throws Exception {
    String[] require = {"git.sig.requiresignedtag", "true"};
    bad(asked("#main", adasKey, require), "main is no tag");
    bad(asked("#" + signed, adasKey, require), "is no tag");
    bad(asked("#plain", adasKey, require), "the tag plain ");
    bad(asked("#v1", bobsKey, require), "the tag v1 ");
    good(asked("#v1", adasKey, require), "signed\n");
  }

  @Test
  void keysMayHaveExpiredUnlessTheyAreRejected() throws Exception {
    bad(asked("#old", oldKey, "git.sig.rejectexpired", "true"), "expired on 2020-01-02");
    good(asked("#old", oldKey), "old\n");
    // What is in the store by now is checked again.
    assertThat(failure(asked("#old", oldKey, "git.sig.rejectexpired", "true")))
        .hasMessageContaining("expired on");
  }

  @Test
  void signaturesOfSsh() throws Exception {
    bad(asked("#ssh", TestKeys.publicKey(otherSsh)), "not that of git.sig.pubkey");
    bad(asked("#ssh", adasKey), "has no public key of ssh");
    good(asked("#ssh", TestKeys.publicKey(ssh)), "ssh\n");
    // A tag of somebody else leaves what the commit says.
    good(asked("#ssh-tag", TestKeys.publicKey(ssh)), "ssh\n");
    good(asked("#ssh-tag", TestKeys.publicKey(otherSsh)), "ssh\n");
    assertThat(
            failure(asked("#ssh-tag", TestKeys.publicKey(ssh), "git.sig.requiresignedtag", "true")))
        .hasMessageContaining("the tag ssh-tag ")
        .hasMessageContaining("not that of git.sig.pubkey");
  }

  @Test
  void aSignatureOfAnotherCommitIsOfNoUse() throws Exception {
    String good = git(work.tree(), "cat-file", "commit", signed);
    Path forged = directory.resolve("forged");
    Files.writeString(
        forged,
        good.replaceFirst("tree .*", "tree " + git(work.tree(), "rev-parse", "bare:").strip()));
    String id = git(work.tree(), "hash-object", "-t", "commit", "-w", forged.toString()).strip();
    git(work.tree(), "push", "--quiet", "--force", "origin", id + ":refs/heads/forged");
    bad(asked("#forged", adasKey), "is not what was signed");
  }

  @Test
  void whatIsInTheStoreDoesNotGetAroundAnotherKey() throws Exception {
    GitSource source = source(false);
    List<String> pins = new ArrayList<>();
    for (Vertex vertex :
        List.of(
            vertex(url, "#" + signed),
            asked("#" + signed, adasKey),
            asked("#" + signed, bobsKey),
            asked("#" + signed, adasKey, "git.sig.ignoresignedtag", "true"),
            asked("#" + signed, adasKey, "git.sig.requiresignedtag", "true"))) {
      pins.add(Objects.requireNonNull(source.quickPin(vertex)));
    }
    assertThat(pins).doesNotHaveDuplicates();
    good(vertex(url, "#" + signed), "signed\n");
    assertThat(failure(asked("#" + signed, bobsKey))).hasMessageContaining("has not");
    // A key that may expire is looked at each time.
    assertThat(source.quickPin(asked("#" + signed, adasKey, "git.sig.rejectexpired", "true")))
        .isNull();
  }

  @Test
  void theTagThatWasSignedIsPartOfWhatWasChecked() throws Exception {
    String before = source(false).pin(asked("#of-bare", adasKey), context);
    git(work.tree(), "tag", "--annotate", "--message=again", "twin", "bare");
    git(work.tree(), "push", "--quiet", "--force", "origin", "twin:refs/tags/again");
    String after = source(false).pin(asked("#again", adasKey), context);
    assertThat(after).isNotEqualTo(before);
    // Without a key it is the commit alone that counts.
    assertThat(source(false).pin(vertex(url, "#of-bare"), context))
        .isEqualTo(source(false).pin(vertex(url, "#again"), context));
  }

  @Test
  void offlineIsCheckedToo() throws Exception {
    Vertex main = asked("#main", adasKey, "git.sig.rejectexpired", "true");
    good(main, "signed\n");
    server.wanted = "nobody"; // whoever asks it fails
    String pin = source(true).pin(main, context);
    assertThat(source(true).fetch(main, pin, context).result().layers()).hasSize(1);
    assertThatThrownBy(
            () ->
                source(true).pin(asked("#main", bobsKey, "git.sig.rejectexpired", "true"), context))
        .hasMessageContaining("has not");
  }

  /** A server that only hands out files says by one of them what tags name. */
  @Test
  void aServerThatLiesAboutASignedTagIsFoundOut() throws Exception {
    Path lying = directory.resolve("srv/lying.git");
    git(
        directory,
        "clone",
        "--quiet",
        "--bare",
        directory.resolve("srv/signed.git") + "",
        "" + lying);
    git(lying, "update-server-info");
    Path refs = lying.resolve("info/refs");
    String bare = git(lying, "rev-parse", "bare").strip();
    String tag = git(lying, "rev-parse", "v1").strip();
    String lie =
        Files.readString(refs).replace(signed + "\trefs/tags/v1^{}", bare + "\trefs/tags/v1^{}");
    assertThat(lie).contains(tag + "\trefs/tags/v1\n", bare + "\trefs/tags/v1^{}");
    Files.writeString(refs, lie);
    var dumb =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            lying.toRealPath(),
            SimpleFileServer.OutputLevel.NONE);
    dumb.start();
    try {
      String there = "http://127.0.0.1:" + dumb.getAddress().getPort() + "/";
      for (String[] wish :
          List.of(
              new String[] {"git.sig.pubkey", adasKey},
              new String[] {"git.sig.pubkey", adasKey, "git.sig.requiresignedtag", "true"},
              new String[] {"git.checksum", tag})) {
        assertThat(failure(vertex(there, "#v1", wish)))
            .hasMessageContaining("the tag itself names " + signed);
      }
      assertThat(layers()).isEmpty();
    } finally {
      dumb.stop(0);
    }
  }

  @Test
  void whoAsksForASignatureGivesAKey() {
    for (String name : List.of("pubkey", "rejectexpired", "requiresignedtag", "ignoresignedtag")) {
      StepFailure failure = failure(vertex(url, "#main", "git.sig." + name, ""));
      assertThat(failure.kind()).isEqualTo(SolveException.Kind.DEFINITION);
      assertThat(failure).hasMessageContaining("git.sig." + name);
    }
    assertThat(
            failure(
                asked(
                    "#v1",
                    adasKey,
                    "git.sig.requiresignedtag",
                    "true",
                    "git.sig.ignoresignedtag",
                    "true")))
        .hasMessageContaining("to be ignored");
  }
}
