package dev.bothy.engine.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.StepFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By real keys and signatures, which OpenSSH makes. */
class SshSignatureTest {
  private static final byte[] TEXT = "text\n".getBytes(UTF_8);

  private static TestKeys keys;
  private static Path ada;
  private static Path bob;

  @TempDir Path place;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = new TestKeys();
    ada = keys.sshKey("ada", "ed25519");
    bob = keys.sshKey("bob", "ed25519");
  }

  @AfterAll
  static void drop() throws IOException {
    keys.close();
  }

  private void check(byte[] data, String signature, String key) throws Exception {
    Path file = place.resolve("data");
    Files.write(file, data);
    new Signatures("the commit", "git.sig.pubkey", place).git(file, signature, key, true);
  }

  private void good(String signature, String key) {
    assertThatCode(() -> check(TEXT, signature, key)).doesNotThrowAnyException();
  }

  private void bad(String signature, String key, String why) {
    assertThatThrownBy(() -> check(TEXT, signature, key))
        .isInstanceOf(StepFailure.class)
        .hasMessageStartingWith("the commit ")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void whatTheKeySignedIsGood(String type) throws Exception {
    Path key = keys.sshKey("of-" + type, type);
    String signature = keys.sshSign(key, "git", TEXT);
    good(signature, TestKeys.publicKey(key));
    assertThatThrownBy(() -> check("texts\n".getBytes(UTF_8), signature, TestKeys.publicKey(key)))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("is not what was signed");
  }

  @Test
  void aStrangersKeyIsNamed() throws Exception {
    String signature = keys.sshSign(bob, "git", TEXT);
    bad(signature, TestKeys.publicKey(ada), "signed with the key SHA256:");
    bad(signature, TestKeys.publicKey(ada), "not that of git.sig.pubkey");
    // As with BuildKit the first key is the one.
    bad(signature, TestKeys.publicKey(ada) + TestKeys.publicKey(bob), "SHA256:");
  }

  @Test
  void aSignatureForAnotherUseIsNone() throws Exception {
    bad(keys.sshSign(ada, "file", TEXT), TestKeys.publicKey(ada), "is not what was signed");
  }

  @Test
  void aKeyMayBeWrittenAsInAuthorizedKeys() throws Exception {
    String signature = keys.sshSign(ada, "git", TEXT);
    String key = TestKeys.publicKey(ada);
    good(signature, "# who signs\n\nno line of a key\n  " + key);
    good(signature, "command=\"echo \\\"ssh-ed25519 x\\\"\",no-pty " + key);
    good(signature, key.substring(0, key.lastIndexOf(' ')));
  }

  @Test
  void whatIsNoKeyOrNoSignatureIsTold() throws Exception {
    String signature = keys.sshSign(ada, "git", TEXT);
    String key = TestKeys.publicKey(ada);
    bad(signature, "-----BEGIN PGP PUBLIC KEY BLOCK-----", "no public key of ssh");
    bad(signature, key.replace("ssh-ed25519", "ssh-rsa"), "no public key of ssh");
    bad(signature.substring(0, signature.length() - 20), key, "does not end");
    bad(signature.replaceFirst("\nU1NI", "\n!!!!"), key, "no base64");
    bad(signature.replaceFirst("\nU1NI", "\nAAAA"), key, "is not what was signed");
    bad("", key, "is not signed");
    bad("-----BEGIN SIGNED MESSAGE-----\n", key, "neither with PGP nor with ssh");
  }
}
