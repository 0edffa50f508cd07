package dev.bothy.oci;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A content digest, {@code sha256:<64 lower-case hex digits>} (OCI image specification, descriptor
 * § digests). Only sha256 is accepted: it is the one algorithm every registry and BuildKit speak.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) implements Comparable<Digest> {
  private static final String PREFIX = "sha256:";

  public Digest {
    if (hex.length() != 64 || !isLowerHex(hex)) {
      throw new IllegalArgumentException("not a sha256 digest: " + hex);
    }
  }

  /**
   * Reads {@code sha256:…}.
   *
   * @throws IllegalArgumentException when the text is anything else
   */
  public static Digest parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("not a sha256 digest: " + text);
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  /** The digest of these bytes. */
  public static Digest of(byte[] bytes) {
    return fromRaw(sha256().digest(bytes));
  }

  /** The digest of all that is left of the stream, which stays open. */
  public static Digest of(InputStream in) throws IOException {
    MessageDigest sum = sha256();
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      sum.update(buffer, 0, n);
    }
    return of(sum);
  }

  /** Wraps a finished {@link MessageDigest}. */
  public static Digest of(MessageDigest finished) {
    return fromRaw(finished.digest());
  }

  /** A fresh SHA-256 computation. */
  public static MessageDigest sha256() {
    return new Sha256();
  }

  /**
   * As {@link #sha256()}, for one of thousands of files: the first one takes longer to begin, all
   * have the processor's instructions.
   */
  public static MessageDigest sha256OfMany() {
    return Sha256.javas();
  }

  private static Digest fromRaw(byte[] raw) {
    return new Digest(HexFormat.of().formatHex(raw));
  }

  static boolean isLowerHex(String s) {
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  /** The first twelve digits, for people. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  // Written out: linking what a record generates costs a short command more than its work does.
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Digest other && hex.equals(other.hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
