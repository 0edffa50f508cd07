package dev.bothy.engine.signature;

import dev.bothy.engine.op.StepFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A detached signature of PGP, and what BuildKit wants of one: a hash that is not weak, a key of
 * RSA with 2048 bits or of an elliptic curve, which was not revoked, and which was good when it was
 * made. Keys that are too old today are good enough unless they are to be rejected.
 */
final class PgpSignature {
  static final String BEGIN = "-----BEGIN PGP SIGNATURE-----";

  private static final String BLOCK = "PGP SIGNATURE";

  /** SHA-256, SHA-384 and SHA-512. */
  private static final List<Integer> HASHES = List.of(8, 9, 10);

  /** RSA, RSA for signatures only, ECDSA, EdDSA. */
  private static final List<Integer> ALGORITHMS = List.of(1, 3, 19, 22);

  private static final int LEAST_RSA = 2048;
  private static final long CLOCKS_DIFFER = 5 * 60;

  private final Path place;
  private final String keyName;

  /**
   * @param keyName what the keys are called where they were given
   */
  PgpSignature(Path place, String keyName) {
    this.place = place;
    this.keyName = keyName;
  }

  /**
   * Returns when it is good.
   *
   * @param rejectExpired whether key and signature must be good today
   */
  void check(Path data, String signature, String keyText, boolean rejectExpired)
      throws Unverified, StepFailure, IOException, InterruptedException {
    PgpKeys keys = keys(keyText);
    byte[] detached = detached(signature);
    Gpgv gpgv = new Gpgv(place);
    Gpgv.Said said = chosen(gpgv.check(keys.ring(), detached, data));
    if (!said.isOfTheKey()) {
      throw new Unverified(
          "is not what was signed with the key " + said.keyId(),
          "it was changed on its way or where it lies; take it from its maker");
    }
    if (!HASHES.contains(said.hash())) {
      throw new Unverified(
          "is signed by way of a weak hash function (number " + said.hash() + ")",
          "SHA-256, SHA-384 and SHA-512 are taken");
    }
    if (!ALGORITHMS.contains(said.algorithm())) {
      throw new Unverified(
          "is signed with a key of an unknown kind (number " + said.algorithm() + ")",
          "keys of RSA, ECDSA and EdDSA are taken");
    }
    if (said.state().equals("REVKEYSIG") || keys.isRevoked(said.key())) {
      throw new Unverified(
          "is signed with the key " + said.key() + ", which was revoked",
          "take one that its maker signed with another key");
    }
    int bits = keys.rsaBits(said.key());
    if (bits > 0 && bits < LEAST_RSA) {
      throw new Unverified(
          "is signed with a key of RSA with " + bits + " bits",
          "keys of RSA must have " + LEAST_RSA);
    }
    if (said.made() > Instant.now().getEpochSecond() + CLOCKS_DIFFER) {
      throw new Unverified(
          "is signed in the future, on " + time(said.made()), "check this machine's clock");
    }
    if (!said.state().equals("GOODSIG")) {
      expired(gpgv, keys, said, detached, data, rejectExpired);
    }
  }

  private PgpKeys keys(String text) throws Unverified {
    try {
      return PgpKeys.of(text);
    } catch (Unverified e) {
      throw new Unverified("is signed with PGP, and " + keyName + " " + e.getMessage(), e.hint());
    }
  }

  /** Nothing but signatures: a signed message has what it signs in itself. */
  private static byte[] detached(String text) throws Unverified {
    for (Armor.Block block : Armor.blocks(text)) {
      if (block.type().equals(BLOCK)) {
        byte[] bytes = block.bytes();
        List<PgpPackets.Packet> packets = PgpPackets.read(bytes);
        if (packets.stream().anyMatch(packet -> packet.tag() != PgpPackets.SIGNATURE)) {
          throw new Unverified("has a signature that is not detached", null);
        }
        if (!packets.isEmpty()) {
          return bytes;
        }
      }
    }
    throw new Unverified("has no signature of PGP", "write what gpg --armor --detach-sign prints");
  }

  /** The first that one of the keys can have made. */
  private Gpgv.Said chosen(List<Gpgv.Said> all) throws Unverified {
    for (Gpgv.Said said : all) {
      if (!said.keyIsMissing()) {
        if (said.state().equals("ERRSIG") || said.state().isEmpty()) {
          throw new Unverified(
              "has a signature that gpgv cannot check",
              "it may be of a kind that this gpgv does not know");
        }
        return said;
      }
    }
    throw new Unverified(
        "is signed with the key " + all.getFirst().keyId() + ", which " + keyName + " has not",
        "give that key if you trust its owner");
  }

  /** Other keys of the same owner expire too: only those that count are asked for. */
  private void expired(
      Gpgv gpgv, PgpKeys keys, Gpgv.Said said, byte[] detached, Path data, boolean rejectExpired)
      throws Unverified, StepFailure, IOException, InterruptedException {
    List<Long> expiries = chosen(gpgv.check(keys.ring(said.key()), detached, data)).expiries();
    for (long expiry : expiries) {
      if (said.made() > expiry) {
        throw new Unverified(
            "was signed on " + time(said.made()) + ", when the key had expired",
            "take one that its maker signed with a key that was good");
      }
    }
    if (rejectExpired) {
      throw new Unverified(
          expiries.isEmpty()
              ? "has a signature that has expired"
              : "is signed with the key "
                  + said.key()
                  + ", which expired on "
                  + time(expiries.getFirst()),
          "give the key anew if its owner has made it last longer,"
              + " or do not ask for expired ones to be rejected");
    }
  }

  private static String time(long seconds) {
    return Instant.ofEpochSecond(seconds).toString();
  }
}
