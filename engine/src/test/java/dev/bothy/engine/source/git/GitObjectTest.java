package dev.bothy.engine.source.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GitObjectTest {
  private static final String HEADERS = "tree 1\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n";

  private static GitObject commit(String text) {
    return GitObject.ofCommit(text.getBytes(ISO_8859_1));
  }

  private static GitObject tag(String text) {
    return GitObject.ofTag(text.getBytes(ISO_8859_1));
  }

  @Test
  void aCommitHasItsSignatureAmongItsHeaders() {
    String signature = "gpgsig -----BEGIN X-----\n \n line\n -----END X-----\n";
    assertThat(commit(HEADERS + signature + "encoding x\n\nmessage \u00ff\n"))
        .isEqualTo(
            new GitObject(
                "-----BEGIN X-----\n\nline\n-----END X-----\n",
                HEADERS + "encoding x\n\nmessage \u00ff\n"));
    assertThat(commit(HEADERS + signature.replace("gpgsig", "gpgsig-sha256") + "\nm").signature())
        .startsWith("-----BEGIN X-----\n");
  }

  @Test
  void whatACommitSaysElsewhereIsNoSignature() {
    for (String text :
        new String[] {
          HEADERS + "\ngpgsig -----BEGIN X-----\n",
          HEADERS + "mergetag object 1\n gpgsig x\n\nm\n",
          HEADERS + "gpgsignature x\n\nm\n",
          HEADERS
        }) {
      assertThat(commit(text)).isEqualTo(new GitObject("", text));
    }
  }

  @Test
  void aTagHasItBehindItsMessage() {
    String headers = "object 1\ntype commit\ntag v1\ntagger A <a> 1 +0000\n";
    for (String kind : new String[] {"PGP", "SSH"}) {
      String signature =
          "-----BEGIN " + kind + " SIGNATURE-----\n\nx\n-----END " + kind + " SIGNATURE-----\n";
      assertThat(tag(headers + "\nv1\n" + signature))
          .isEqualTo(new GitObject(signature, headers + "\nv1\n"));
      assertThat(tag(headers + "\n" + signature))
          .isEqualTo(new GitObject(signature, headers + "\n"));
    }
    assertThat(tag(headers + "\nsays -----BEGIN PGP SIGNATURE-----\n").signature()).isEmpty();
    assertThat(tag(headers).signature()).isEmpty();
  }

  /** As {@code printf x | git hash-object --stdin} says. */
  @Test
  void itsIdIsThatOfGit() {
    byte[] bytes = "x".getBytes(ISO_8859_1);
    assertThat(GitObject.id("blob", bytes, "0".repeat(40)))
        .isEqualTo("c1b0730e0133447badcfd47fd144e254807b06e1");
    assertThat(GitObject.id("blob", bytes, "0".repeat(64)))
        .isEqualTo("4b6cea43da6e13c24f191bcb97b51a58781d1ccdd8281d96291a2582f5177b78");
  }
}
