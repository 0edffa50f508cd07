package dev.bothy.engine.signature;

import dev.bothy.engine.signature.PgpPackets.Packet;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Public keys as a graph has them. They are trusted to be what they say: who asks wrote them. */
final class PgpKeys {
  private static final String BLOCK = "PGP PUBLIC KEY BLOCK";
  private static final int KEY_REVOCATION = 0x20;
  private static final int SUBKEY_REVOCATION = 0x28;
  private static final int LAST_RSA = 3;

  /** A key or a subkey, with what belongs to it. */
  private static final class Part {
    final String fingerprint;
    final String primary;
    final int rsaBits;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean revoked;

    Part(String fingerprint, @Nullable String primary, int rsaBits) {
      this.fingerprint = fingerprint;
      this.primary = primary == null ? fingerprint : primary;
      this.rsaBits = rsaBits;
    }

    boolean isPrimary() {
      return primary.equals(fingerprint);
    }
  }

  private final List<Part> parts = new ArrayList<>();

  private PgpKeys() {}

  /** Reads blocks of armor, one or more, whatever stands between them. */
  static PgpKeys of(String text) throws Unverified {
    PgpKeys keys = new PgpKeys();
    for (Armor.Block block : Armor.blocks(text)) {
      if (!block.type().equals(BLOCK)) {
        throw new Unverified(
            "has a " + block.type(), "give public keys only: gpg --armor --export");
      }
      keys.add(block.bytes());
    }
    if (keys.parts.isEmpty()) {
      throw new Unverified("has no public key of PGP", "write what gpg --armor --export prints");
    }
    return keys;
  }

  private void add(byte[] bytes) throws Unverified {
    Part primary = null;
    Part current = null;
    for (Packet packet : PgpPackets.read(bytes)) {
      if (packet.tag() == PgpPackets.PUBLIC_KEY) {
        primary = current = part(bytes, packet, null);
        parts.add(primary);
      } else if (primary == null || current == null) {
        throw new Unverified("begins with something else than a public key", null);
      } else if (packet.tag() == PgpPackets.PUBLIC_SUBKEY) {
        current = part(bytes, packet, primary.fingerprint);
        parts.add(current);
      } else if (packet.tag() == PgpPackets.SIGNATURE) {
        revoke(type(bytes, packet), primary, current);
      }
      current.bytes.write(bytes, packet.start(), packet.end() - packet.start());
    }
  }

  private static void revoke(int type, Part primary, Part current) {
    if (type == KEY_REVOCATION) {
      primary.revoked = true;
    } else if (type == SUBKEY_REVOCATION) {
      current.revoked = true;
    }
  }

  private static int type(byte[] bytes, Packet signature) throws Unverified {
    boolean old = PgpPackets.at(bytes, signature.body()) < 4;
    return PgpPackets.at(bytes, signature.body() + (old ? 2 : 1));
  }

  private static Part part(byte[] bytes, Packet key, @Nullable String primary) throws Unverified {
    int body = key.body();
    int length = key.end() - body;
    boolean rsa = PgpPackets.at(bytes, body + 5) <= LAST_RSA;
    return new Part(
        fingerprint(bytes, body, length),
        primary,
        rsa ? (int) PgpPackets.number(bytes, body + 6, 2) : 0);
  }

  /** Of version 4, as gpgv says it; others it does not know. */
  private static String fingerprint(byte[] bytes, int body, int length) {
    try {
      MessageDigest sum = MessageDigest.getInstance("SHA-1");
      sum.update(new byte[] {(byte) 0x99, (byte) (length >> 8), (byte) length});
      sum.update(bytes, body, length);
      return HexFormat.of().formatHex(sum.digest()).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** All keys, one after the other, as gpgv reads them. */
  byte[] ring() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(part -> all.writeBytes(part.bytes.toByteArray()));
    return all.toByteArray();
  }

  /** That key, and the key that it belongs to; no other keys of the same owner. */
  byte[] ring(String fingerprint) {
    ByteArrayOutputStream some = new ByteArrayOutputStream();
    for (Part part : ownerOf(fingerprint)) {
      some.writeBytes(part.bytes.toByteArray());
    }
    return some.toByteArray();
  }

  private List<Part> ownerOf(String fingerprint) {
    List<Part> found = new ArrayList<>();
    for (Part part : parts) {
      if (part.fingerprint.equals(fingerprint)) {
        for (Part other : parts) {
          if (other.isPrimary() && other.fingerprint.equals(part.primary)) {
            found.add(other);
            break;
          }
        }
        if (!part.isPrimary()) {
          found.add(part);
        }
        break;
      }
    }
    return found;
  }

  /** Whether it, or the key that it belongs to, was revoked, which an expiry hides from gpgv. */
  boolean isRevoked(String fingerprint) {
    return ownerOf(fingerprint).stream().anyMatch(part -> part.revoked);
  }

  /** The length of the shortest RSA key of that key and the one that it belongs to; 0 for none. */
  int rsaBits(String fingerprint) {
    return ownerOf(fingerprint).stream()
        .mapToInt(part -> part.rsaBits)
        .filter(bits -> bits > 0)
        .min()
        .orElse(0);
  }
}
