package dev.bothy.llb.op;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Strings in the order of their UTF-8 bytes, as Go compares them; String's own order differs for
 * characters outside the basic plane.
 */
public final class Utf8Order implements Comparator<String> {
  public static final Utf8Order INSTANCE = new Utf8Order();

  private Utf8Order() {}

  @Override
  public int compare(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean sx = Character.isSurrogate(x);
        return sx == Character.isSurrogate(y) ? Character.compare(x, y) : sx ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** An unmodifiable copy in this order. */
  public static <V> SortedMap<String, V> sorted(Map<String, V> map) {
    TreeMap<String, V> sorted = new TreeMap<>(INSTANCE);
    sorted.putAll(map);
    return Collections.unmodifiableSortedMap(sorted);
  }
}
