package dev.bothy.engine.source.git;

import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A commit or a tag, in the two parts that its signature divides it into. Both are bytes, one a
 * character.
 *
 * @param signature in armor; empty when there is none
 * @param signed what it signs: all the rest
 */
record GitObject(String signature, String signed) {
  /** A commit has it among its headers, as lines that go on with a blank. */
  static GitObject ofCommit(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\n\n");
    String headers = end < 0 ? text : text.substring(0, end + 1);
    StringBuilder signature = new StringBuilder();
    StringBuilder signed = new StringBuilder();
    boolean inside = false;
    for (String line : headers.split("(?<=\n)", -1)) {
      boolean begins = line.startsWith("gpgsig ") || line.startsWith("gpgsig-sha256 ");
      inside = begins || inside && line.startsWith(" ");
      if (inside) {
        signature.append(line.substring(line.indexOf(' ') + 1));
      } else {
        signed.append(line);
      }
    }
    return new GitObject(
        signature.toString(), signed + text.substring(Math.min(headers.length(), text.length())));
  }

  /** A tag has it behind its message. */
  static GitObject ofTag(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int headers = text.indexOf("\n\n");
    if (headers < 0) {
      return new GitObject("", text);
    }
    int at = -1;
    for (String kind : new String[] {"PGP", "SSH"}) {
      int found = text.indexOf("\n-----BEGIN " + kind + " SIGNATURE-----\n", headers + 1);
      at = found >= 0 && (at < 0 || found < at) ? found : at;
    }
    return at < 0
        ? new GitObject("", text)
        : new GitObject(text.substring(at + 1), text.substring(0, at + 1));
  }

  /**
   * What the bytes are called by git.
   *
   * @param type {@code commit} or {@code tag}
   * @param like another id of the same repository
   */
  static String id(String type, byte[] bytes, String like) {
    MessageDigest sum = Digest.sha256();
    if (!GitRequest.objectFormat(like).equals("sha256")) {
      try {
        sum = MessageDigest.getInstance("SHA-1");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e); // every Java has it
      }
    }
    sum.update((type + " " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(sum.digest(bytes));
  }
}
