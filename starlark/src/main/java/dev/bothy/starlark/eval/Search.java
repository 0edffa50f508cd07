package dev.bothy.starlark.eval;

/**
 * Finds a part in a string in linear time, interruptible. Java's own search takes the product of
 * both lengths at worst: it is used where that is little.
 */
final class Search {
  private static final long LITTLE = 1 << 22;

  /** Characters between two charges. */
  private static final int STRIDE = 1 << 16;

  private Search() {}

  /** As {@link String#indexOf(String, int)}. */
  static int first(String s, String part, int from) {
    return first(s, part, from, s.length());
  }

  /** As {@link String#indexOf(String, int, int)}. */
  static int first(String s, String part, int from, int to) {
    long rest = Math.max(0, to - from);
    if (part.length() < 2 || rest * part.length() <= LITTLE) {
      int at = s.indexOf(part, from, to);
      Work.scan(at < 0 ? (int) rest : at - from);
      return at;
    }
    return find(s, part, from, to, true);
  }

  /** The last one that begins at {@code from} or later and ends at {@code to} or before, or -1. */
  static int last(String s, String part, int from, int to) {
    if (part.length() < 2 || (long) to * part.length() <= LITTLE) {
      int at = s.lastIndexOf(part, to - part.length());
      Work.scan(to - Math.max(at, 0));
      return at < from ? -1 : at;
    }
    return find(s, part, from, to, false);
  }

  /** Knuth, Morris and Pratt's; backwards the same on mirrored texts. */
  private static int find(String s, String part, int from, int to, boolean forward) {
    int n = part.length();
    if (n > to - from) {
      return -1;
    }
    Work.allocate(Sizes.array(n, 4));
    Work.step(n / 64);
    int[] border = new int[n];
    for (int i = 1, k = 0; i < n; i++) {
      char c = at(part, i, forward);
      while (k > 0 && at(part, k, forward) != c) {
        k = border[k - 1];
      }
      k += at(part, k, forward) == c ? 1 : 0;
      border[i] = k;
    }
    int matched = 0;
    for (int i = from; i < to; i++) {
      if ((i & STRIDE - 1) == 0) {
        Work.step(STRIDE / 64);
      }
      char c = s.charAt(forward ? i : to - 1 - (i - from));
      while (matched > 0 && at(part, matched, forward) != c) {
        matched = border[matched - 1];
      }
      if (at(part, matched, forward) == c && ++matched == n) {
        return forward ? i - n + 1 : to - 1 - (i - from);
      }
    }
    return -1;
  }

  private static char at(String part, int i, boolean forward) {
    return part.charAt(forward ? i : part.length() - 1 - i);
  }
}
