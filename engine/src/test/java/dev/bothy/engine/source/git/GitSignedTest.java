package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.signature.TestKeys;
import dev.bothy.llb.SolveException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who must have signed a commit or its tag. */
class GitSignedTest extends GitSignedBench {
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
  void whatIsNoKeyIsToldBeforeAnythingIsAsked() {
    for (String key : List.of("abc", "ssh-ed25519 AAAA")) {
      StepFailure failure = failure(asked("#bare", key));
      assertThat(failure.kind()).isEqualTo(SolveException.Kind.DEFINITION);
      assertThat(failure)
          .hasMessageEndingWith("git.sig.pubkey is no public key, neither of PGP nor of ssh");
      assertThat(failure.hint()).contains("gpg --armor --export", ".pub");
    }
    String secret = adasKey.replace("PUBLIC", "PRIVATE");
    assertThat(failure(asked("#bare", secret)))
        .hasMessageEndingWith("git.sig.pubkey has a PGP PRIVATE KEY BLOCK");
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
