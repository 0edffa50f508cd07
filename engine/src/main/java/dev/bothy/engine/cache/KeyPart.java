package dev.bothy.engine.cache;

import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;

/**
 * One thing that a key was made of, in words that {@code bothy why} can compare.
 *
 * @param label what it is, such as {@code argument 2} or {@code env PATH}
 * @param value as given; a long one stands as its digest
 */
public record KeyPart(String label, String value) {
  private static final int MAX_SHOWN = 4096;

  /** Of what a step has, which may have addresses in it: as {@link ShownAddress} has them. */
  public static KeyPart of(String label, String value) {
    return new KeyPart(ShownAddress.inText(label), shown(value));
  }

  /** Other for other values, also where that is a matter of secrets alone. */
  private static String shown(String value) {
    if (value.length() > MAX_SHOWN) {
      return shortened(value);
    }
    String shown = ShownAddress.inText(value);
    return shown.equals(value)
        ? value
        : shown + " (" + Digest.of(value.getBytes(StandardCharsets.UTF_8)).shortHex() + ")";
  }

  private static String shortened(String value) {
    return Digest.of(value.getBytes(StandardCharsets.UTF_8))
        + " ("
        + value.length()
        + " characters)";
  }
}
