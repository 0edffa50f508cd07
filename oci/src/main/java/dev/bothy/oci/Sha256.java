package dev.bothy.oci;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 (FIPS 180-4) that begins at once. Java's own looks through its security providers first,
 * 8 ms of a command that takes 70 and sums up some kilobytes. So short messages are summed up here;
 * longer ones by Java's, which has the processor's instructions for it.
 */
final class Sha256 extends MessageDigest {
  /** From here on looking for the provider is the smaller part. */
  static final int SHORT = 64 * 1024;

  private static final int BLOCK = 64;
  private static final int QUARTER = 16;

  private static final int[] K = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  };

  /** What was given so far, while it is short. */
  private byte[] message = new byte[2 * BLOCK];

  private int length;

  /** Once it is not. */
  private @Nullable MessageDigest longer;

  Sha256() {
    super("SHA-256");
  }

  @Override
  protected int engineGetDigestLength() {
    return 32;
  }

  @Override
  protected void engineUpdate(byte b) {
    if (longer == null && room(1)) {
      message[length++] = b;
    } else {
      longer().update(b);
    }
  }

  @Override
  protected void engineUpdate(byte[] bytes, int offset, int count) {
    if (longer == null && room(count)) {
      System.arraycopy(bytes, offset, message, length, count);
      length += count;
    } else {
      longer().update(bytes, offset, count);
    }
  }

  @Override
  protected void engineUpdate(ByteBuffer bytes) {
    if (longer == null && room(bytes.remaining())) {
      int count = bytes.remaining();
      bytes.get(message, length, count);
      length += count;
    } else {
      longer().update(bytes);
    }
  }

  @Override
  protected byte[] engineDigest() {
    byte[] digest = longer == null ? ofMessage() : longer.digest();
    engineReset();
    return digest;
  }

  @Override
  protected int engineDigest(byte[] out, int offset, int room) throws DigestException {
    if (room < 32) {
      throw new DigestException("a SHA-256 digest has 32 bytes, there is room for " + room);
    }
    System.arraycopy(engineDigest(), 0, out, offset, 32);
    return 32;
  }

  @Override
  protected void engineReset() {
    length = 0;
    longer = null;
  }

  /** Whether so much more is still short; then there is room for it. */
  private boolean room(int count) {
    if (count > SHORT - length) {
      return false;
    }
    if (length + count > message.length) {
      message = Arrays.copyOf(message, Math.max(length + count, 2 * message.length));
    }
    return true;
  }

  private MessageDigest longer() {
    if (longer == null) {
      longer = javas();
      longer.update(message, 0, length);
    }
    return longer;
  }

  static MessageDigest javas() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private byte[] ofMessage() {
    // Padding (§ 5.1.1): a one, zeros, and the length in bits.
    byte[] padded = Arrays.copyOf(message, (length + 8) / BLOCK * BLOCK + BLOCK);
    Arrays.fill(padded, length, Math.min(message.length, padded.length), (byte) 0);
    padded[length] = (byte) 0x80;
    putInt(padded, padded.length - 4, length << 3);

    int[] hash = {
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };
    int[] w = new int[BLOCK];
    for (int at = 0; at < padded.length; at += BLOCK) {
      compress(hash, padded, at, w);
    }
    byte[] digest = new byte[32];
    for (int i = 0; i < 8; i++) {
      putInt(digest, 4 * i, hash[i]);
    }
    return digest;
  }

  /** § 6.2.2, a quarter at a time: what is called often is compiled early. */
  private static void compress(int[] hash, byte[] block, int at, int[] w) {
    int from = at;
    for (int t = 0; t < QUARTER; t++) {
      w[t] =
          block[from] << 24
              | (block[from + 1] & 0xff) << 16
              | (block[from + 2] & 0xff) << 8
              | block[from + 3] & 0xff;
      from += 4;
    }
    int[] turned = hash.clone();
    for (int t = 0; t < BLOCK; t += QUARTER) {
      if (t > 0) {
        expand(w, t);
      }
      turn(turned, w, t);
    }
    for (int i = 0; i < hash.length; i++) {
      hash[i] += turned[i];
    }
  }

  /** Rotations are written out here and below: the interpreter makes a call of each. */
  private static void expand(int[] w, int from) {
    for (int t = from; t < from + QUARTER; t++) {
      int x = w[t - 15];
      int y = w[t - 2];
      w[t] =
          w[t - 16]
              + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
              + w[t - 7]
              + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
    }
  }

  private static void turn(int[] hash, int[] w, int from) {
    int a = hash[0];
    int b = hash[1];
    int c = hash[2];
    int d = hash[3];
    int e = hash[4];
    int f = hash[5];
    int g = hash[6];
    int h = hash[7];
    int[] k = K;
    for (int t = from; t < from + QUARTER; t++) {
      int one =
          h
              + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7))
              + (e & f ^ ~e & g)
              + k[t]
              + w[t];
      int two =
          ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10))
              + (a & b ^ a & c ^ b & c);
      h = g;
      g = f;
      f = e;
      e = d + one;
      d = c;
      c = b;
      b = a;
      a = one + two;
    }
    hash[0] = a;
    hash[1] = b;
    hash[2] = c;
    hash[3] = d;
    hash[4] = e;
    hash[5] = f;
    hash[6] = g;
    hash[7] = h;
  }

  private static void putInt(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }
}
