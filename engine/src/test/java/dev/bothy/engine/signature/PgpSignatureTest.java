package dev.bothy.engine.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.SolveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By real keys and signatures, which GnuPG makes. */
class PgpSignatureTest {
  private static final byte[] TEXT = "text\n".getBytes(UTF_8);
  private static final String LATER = "20200301T000000";

  private static TestKeys keys;
  private static String ada;

  @TempDir Path place;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = new TestKeys();
    ada = keys.key("ada", "ed25519", "0");
  }

  @AfterAll
  static void drop() throws IOException {
    keys.close();
  }

  private void check(byte[] data, String signature, String publicKeys, boolean rejectExpired)
      throws Exception {
    Path file = place.resolve("data");
    Files.write(file, data);
    new Signatures("http://h/f", "the key", place).pgp(file, signature, publicKeys, rejectExpired);
  }

  private void good(String signature, String publicKeys, boolean rejectExpired) {
    assertThatCode(() -> check(TEXT, signature, publicKeys, rejectExpired))
        .doesNotThrowAnyException();
  }

  private void bad(String signature, String publicKeys, boolean rejectExpired, String why) {
    assertThatThrownBy(() -> check(TEXT, signature, publicKeys, rejectExpired))
        .isInstanceOfSatisfying(
            StepFailure.class,
            e -> {
              assertThat(e.kind()).isEqualTo(SolveException.Kind.STEP);
              assertThat(e).hasMessageStartingWith("http://h/f ").hasMessageContaining(why);
            });
  }

  @Test
  void whatTheKeySignedIsGood() throws Exception {
    String signature = keys.sign(ada, TestKeys.THEN, TEXT);
    good(signature, keys.publicKeys(ada), false);
    good(signature, keys.publicKeys(ada), true);
    good(keys.sign(ada, TestKeys.THEN, TEXT, "--textmode"), keys.publicKeys(ada), true);
  }

  @Test
  void whatWasChangedIsNot() throws Exception {
    String signature = keys.sign(ada, TestKeys.THEN, TEXT);
    String key = keys.publicKeys(ada);
    assertThatThrownBy(() -> check("texts\n".getBytes(UTF_8), signature, key, false))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("is not what was signed");
    assertThatThrownBy(() -> check(new byte[0], signature, key, false))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("is not what was signed");
  }

  @Test
  void oneOfSeveralKeysIsEnoughAndAStrangerIsNot() throws Exception {
    String bob = keys.key("bob", "ed25519", "0");
    String signature = keys.sign(bob, TestKeys.THEN, TEXT);
    bad(signature, keys.publicKeys(ada), false, "which the key has not");
    good(signature, keys.publicKeys(ada, bob), false); // of one block
    good(signature, keys.publicKeys(ada) + "\nand bob's:\n" + keys.publicKeys(bob), false);
    // The first signature that one of the keys can have made is the one that counts.
    String both =
        keys.sign(ada, TestKeys.THEN, TEXT, "--local-user", bob + "!"); // both sign at once
    good(both, keys.publicKeys(ada), false);
    good(both, keys.publicKeys(bob), false);
  }

  @Test
  void keysThatExpiredSinceAreGoodUnlessTheyAreRejected() throws Exception {
    String old = keys.key("old", "ed25519", "1d");
    String signature = keys.sign(old, TestKeys.THEN, TEXT);
    good(signature, keys.publicKeys(old), false);
    bad(signature, keys.publicKeys(old), true, "expired on 2020-01-02T12:00:00Z");
  }

  @Test
  void keysThatHadExpiredBeforeAreNot() throws Exception {
    String late = keys.key("late", "ed25519", "1d");
    String before = keys.publicKeys(late);
    keys.gpg("20200101T180000", "--quick-set-expire", late, "0");
    String signature = keys.sign(late, LATER, TEXT);
    bad(signature, before, false, "when the key had expired");
    good(signature, keys.publicKeys(late), true); // it lasts longer now
  }

  @Test
  void aSubkeyIsAsGoodAsItsOwner() throws Exception {
    String owner = keys.certifier("owner", "1d");
    String subkey = keys.subkey(owner, "0");
    String signature = keys.sign(subkey, TestKeys.THEN, TEXT);
    good(signature, keys.publicKeys(owner), false);
    bad(signature, keys.publicKeys(owner), true, "expired on");
  }

  @Test
  void anotherKeyOfTheSameOwnerMayHaveExpiredBefore() throws Exception {
    String owner = keys.certifier("many", "60d");
    String _ = keys.subkey(owner, "1d");
    String subkey = keys.subkey(owner, "40d");
    String signature = keys.sign(subkey, "20200120T000000", TEXT);
    good(signature, keys.publicKeys(owner), false);
    bad(signature, keys.publicKeys(owner), true, "expired on");
  }

  @Test
  void signaturesExpireToo() throws Exception {
    String signature = keys.sign(ada, TestKeys.THEN, TEXT, "--default-sig-expire", "1d");
    good(signature, keys.publicKeys(ada), false);
    bad(signature, keys.publicKeys(ada), true, "has a signature that has expired");
  }

  @Test
  void whatWasRevokedIsNeverGood() throws Exception {
    for (String expire : List.of("0", "1d")) { // an expiry must not hide it
      String lost = keys.key("lost-" + expire, "ed25519", expire);
      String signature = keys.sign(lost, TestKeys.THEN, TEXT);
      String short1 = keys.sign(lost, TestKeys.THEN, TEXT, "--default-sig-expire", "1d");
      good(signature, keys.publicKeys(lost), false);
      keys.revoke(lost);
      bad(signature, keys.publicKeys(lost), false, "was revoked");
      bad(signature, keys.publicKeys(lost), true, "was revoked");
      bad(short1, keys.publicKeys(lost), false, "was revoked");
    }
  }

  @Test
  void whatIsWeakIsNotTaken() throws Exception {
    String key = keys.publicKeys(ada);
    bad(keys.sign(ada, TestKeys.THEN, TEXT, "--digest-algo", "SHA1"), key, false, "weak hash");
    String shortKey = keys.key("short", "rsa1024", "0");
    bad(
        keys.sign(shortKey, TestKeys.THEN, TEXT, "--digest-algo", "SHA256"),
        keys.publicKeys(shortKey),
        false,
        "1024 bits");
    String longKey = keys.key("long", "rsa2048", "0");
    good(
        keys.sign(longKey, TestKeys.THEN, TEXT, "--digest-algo", "SHA512"),
        keys.publicKeys(longKey),
        true);
    String curve = keys.key("curve", "nistp256", "0");
    good(keys.sign(curve, TestKeys.THEN, TEXT), keys.publicKeys(curve), true);
  }

  @Test
  void theFutureIsNotTaken() throws Exception {
    bad(keys.sign(ada, "20990101T000000", TEXT), keys.publicKeys(ada), false, "in the future");
  }

  @Test
  void aKeyThatSignsNothingHasSignedNothing() throws Exception {
    String owner = keys.certifier("only", "0");
    String alone = keys.publicKeys(owner);
    String subkey = keys.subkey(owner, "0");
    String signature = keys.sign(subkey, TestKeys.THEN, TEXT);
    good(signature, keys.publicKeys(owner), false);
    bad(signature, alone, false, "which the key has not");
  }

  @Test
  void aMessageWithItsSignatureIsNoSignatureOfOtherThings() throws Exception {
    String message = keys.message(ada, TEXT);
    bad(message, keys.publicKeys(ada), false, "has no signature of PGP");
    bad(
        message.replace("PGP MESSAGE", "PGP SIGNATURE"),
        keys.publicKeys(ada),
        false,
        "not detached");
  }

  @Test
  void whatIsNoKeyOrNoSignatureIsTold() throws Exception {
    String signature = keys.sign(ada, TestKeys.THEN, TEXT);
    String key = keys.publicKeys(ada);
    bad(signature, "", false, "the key has no public key of PGP");
    bad(signature, "ssh-ed25519 AAAA", false, "the key has no public key of PGP");
    String secret = keys.gpg(TestKeys.THEN, "--armor", "--export-secret-keys", ada);
    bad(signature, secret, false, "PGP PRIVATE KEY BLOCK");
    bad(signature, key.replace("PUBLIC KEY BLOCK", "SIGNATURE"), false, "PGP SIGNATURE");
    bad(signature, key.substring(0, key.length() - 40), false, "does not end");
    bad(signature, key.replaceFirst("\n\n....", "\n\n!!!!"), false, "no base64");
    bad(signature, key.replaceFirst("\n\n....", "\n\nAAAA"), false, "damaged");
    bad("", key, false, "has no signature of PGP");
    bad(signature.replaceFirst("\n\n....", "\n\nAAAA"), key, false, "damaged");
    bad("-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n", key, false, "has no");
  }

  @Test
  void aMachineWithoutTheToolSaysWhatToInstall() {
    assertThatThrownBy(() -> new Tool("gpgv-of-nobody", "gpgv", place).run(null))
        .isInstanceOfSatisfying(
            StepFailure.class,
            e -> {
              assertThat(e.kind()).isEqualTo(SolveException.Kind.HOST);
              assertThat(e.hint()).isEqualTo("install the package gpgv");
            });
  }
}
