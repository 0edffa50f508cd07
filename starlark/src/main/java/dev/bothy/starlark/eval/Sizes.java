package dev.bothy.starlark.eval;

/**
 * What values take in memory, in bytes: as a 64-bit JVM lays them out whose references take 4 (its
 * heap is below 32 GB), at the upper end where it depends.
 */
final class Sizes {
  /** A boxed number, or another small object. */
  static final int BOX = 24;

  /** A list, tuple or view itself, without its elements. */
  static final int SMALL = 48;

  private Sizes() {}

  static long array(long length, int width) {
    return 24 + length * width;
  }

  static long references(long length) {
    return array(length, 4);
  }

  /** A boxed number in an array of its own, behind a tuple or list of so many elements. */
  static long tuple(long length) {
    return BOX + references(length);
  }

  /**
   * A string that is made from characters that lie elsewhere.
   *
   * @param wide whether they may be beyond Latin-1: then two bytes each, and one more where the JVM
   *     tries first whether one would do
   */
  static long text(long length, boolean wide) {
    return 56 + (wide ? 3 * length : length);
  }

  /** Whether a string has characters beyond Latin-1, so that each takes two bytes. */
  static boolean isWide(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) > 0xFF) {
        return true;
      }
    }
    return false;
  }
}
