package dev.bothy.engine.cache;

import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Hashes labelled parts so that no two lists of parts give the same bytes. */
final class KeyHash {
  /**
   * Part of every key: raise it when the meaning of keys changes, or results of commands do; for
   * what Bothy itself carries out there is a smaller one in {@link OpKey}.
   */
  private static final String VERSION = "bothy key 2";

  private final MessageDigest sum = Digest.sha256();
  private final List<KeyPart> parts = new ArrayList<>();

  KeyHash(String kind) {
    text(VERSION);
    text(kind);
  }

  KeyHash add(String label, String value) {
    text(label);
    text(value);
    parts.add(KeyPart.of(label, value));
    return this;
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    for (int shift = 24; shift >= 0; shift -= 8) {
      sum.update((byte) (utf8.length >>> shift));
    }
    sum.update(utf8);
  }

  List<KeyPart> parts() {
    return List.copyOf(parts);
  }

  /** Ends the computation. */
  Digest digest() {
    return Digest.of(sum);
  }
}
