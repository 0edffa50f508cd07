package dev.bothy.engine.signature;

import dev.bothy.engine.op.StepFailure;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Checks signatures with programs of this machine, which see the given keys and nobody's own ones.
 */
public final class Signatures {
  private final String what;
  private final String keyName;
  private final Path place;

  /**
   * Makes one that checks one thing.
   *
   * @param what is signed, as failures begin: {@code https://h/f}
   * @param keyName what the keys are called where they were given: {@code http.sig.pubkey}
   * @param place an empty directory of its own, for as long as it checks
   */
  public Signatures(String what, String keyName, Path place) {
    this.what = what;
    this.keyName = keyName;
    this.place = place;
  }

  /**
   * Returns when a detached signature of PGP is good.
   *
   * @param signature in armor
   * @param keys in armor, one block or more
   * @param rejectExpired whether key and signature must be good today, and not only when it was
   *     made
   * @throws StepFailure saying why it is not good, or that the machine lacks {@code gpgv}
   */
  public void pgp(Path data, String signature, String keys, boolean rejectExpired)
      throws StepFailure, IOException, InterruptedException {
    try {
      new PgpSignature(place, keyName).check(data, signature, keys, rejectExpired);
    } catch (Unverified e) {
      throw failure(e);
    }
  }

  /**
   * Returns when a signature of git could be checked with some of the keys, of whatever kind it is.
   *
   * @param what is signed, as the failure begins
   * @param keyName what the keys are called where they were given
   * @throws StepFailure saying what they are instead
   */
  public static void checkKeys(String what, String keyName, String keys) throws StepFailure {
    if (SshKey.of(keys) != null) {
      return;
    }
    try {
      PgpKeys.of(keys);
    } catch (Unverified e) {
      throw keys.contains("-----BEGIN PGP ")
          ? StepFailure.definition(what + ": " + keyName + " " + e.getMessage(), e.hint())
          : StepFailure.definition(
              what + ": " + keyName + " is no public key, neither of PGP nor of ssh",
              "write what gpg --armor --export prints, or what ssh-keygen has written into the"
                  + " file .pub");
    }
  }

  /**
   * Returns when a signature of git is good, which is one of PGP or of ssh.
   *
   * @param keys of PGP as for {@link #pgp}, or one line of ssh
   * @param rejectExpired of PGP as for {@link #pgp}; keys of ssh do not expire
   * @throws StepFailure saying why it is not good, or which program the machine lacks
   */
  public void git(Path data, String signature, String keys, boolean rejectExpired)
      throws StepFailure, IOException, InterruptedException {
    try {
      if (signature.startsWith(PgpSignature.BEGIN)) {
        new PgpSignature(place, keyName).check(data, signature, keys, rejectExpired);
      } else if (signature.startsWith(SshSignature.BEGIN)) {
        new SshSignature(place, keyName).check(data, signature, keys);
      } else if (signature.isEmpty()) {
        throw new Unverified("is not signed", "take one that is, or do not ask for a signature");
      } else {
        throw new Unverified("is signed neither with PGP nor with ssh", null);
      }
    } catch (Unverified e) {
      throw failure(e);
    }
  }

  private StepFailure failure(Unverified e) {
    return StepFailure.step(what + " " + e.getMessage(), e.hint());
  }
}
