package dev.bothy.dialect.install;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which images of CUDA NVIDIA has made, by their tags. What is newer than this list may be there;
 * the series of the past are closed.
 */
final class CudaImages {
  /** Tags of this series have two numbers. */
  private static final int TWO_NUMBERS = -1;

  /** The last third number of each series. */
  private static final TreeMap<Integer, Integer> LAST =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(of(7, 0), TWO_NUMBERS),
              Map.entry(of(7, 5), TWO_NUMBERS),
              Map.entry(of(8, 0), TWO_NUMBERS),
              Map.entry(of(9, 0), TWO_NUMBERS),
              Map.entry(of(9, 1), TWO_NUMBERS),
              Map.entry(of(9, 2), TWO_NUMBERS),
              Map.entry(of(10, 0), TWO_NUMBERS),
              Map.entry(of(10, 1), TWO_NUMBERS),
              Map.entry(of(10, 2), TWO_NUMBERS),
              Map.entry(of(11, 0), 3),
              Map.entry(of(11, 1), 1),
              Map.entry(of(11, 2), 2),
              Map.entry(of(11, 3), 1),
              Map.entry(of(11, 4), 3),
              Map.entry(of(11, 5), 2),
              Map.entry(of(11, 6), 2),
              Map.entry(of(11, 7), 1),
              Map.entry(of(11, 8), 0),
              Map.entry(of(12, 0), 1),
              Map.entry(of(12, 1), 1),
              Map.entry(of(12, 2), 2),
              Map.entry(of(12, 3), 2),
              Map.entry(of(12, 4), 1),
              Map.entry(of(12, 5), 1),
              Map.entry(of(12, 6), 3),
              Map.entry(of(12, 8), 1),
              Map.entry(of(12, 9), 1),
              Map.entry(of(13, 0), 2)));

  /** Distributions that NVIDIA makes none for. */
  private static final Set<String> WITHOUT = Set.of("debian", "alpine", "fedora");

  private CudaImages() {}

  private static int of(int major, int minor) {
    return major * 1000 + minor;
  }

  /**
   * Why there can be no such image, and which is near it; null where there can be one.
   *
   * @param version as written
   * @param numbers the same
   * @param cudnn as it stands in the tag
   * @param distribution name of the base, as {@code ubuntu}
   */
  static @Nullable String doubt(
      String version, List<Integer> numbers, String cudnn, String distribution) {
    int minor = numbers.size() > 1 ? numbers.get(1) : 0;
    int series = of(numbers.getFirst(), minor);
    if (WITHOUT.contains(distribution)) {
      return "NVIDIA makes its images for Ubuntu, and none for " + distribution;
    }
    if (series > LAST.lastKey()) {
      int next = LAST.lastKey() / 1000 + 1;
      return numbers.getFirst() <= next ? null : unknown(version, LAST.lastKey());
    }
    Integer last = LAST.get(series);
    if (last == null) {
      return unknown(version, nearest(series));
    }
    boolean closed = series < LAST.lastKey();
    boolean two = last == TWO_NUMBERS;
    if (numbers.size() == 1
        || (two && numbers.size() > 2)
        || (!two && numbers.size() == 2 && series >= of(11, 2))) {
      return "its tags write this version as " + name(series);
    }
    if (numbers.size() > 3 || (closed && numbers.size() == 3 && numbers.get(2) > last)) {
      return unknown(version, series);
    }
    List<String> had = cudnn(series);
    if (had.contains(cudnn)) {
      return null;
    }
    return had.contains("")
        ? "its tags do not say which cuDNN they have: leave cudnn out"
        : "images of CUDA "
            + version
            + " have cuDNN "
            + String.join(" or ", had)
            + ", and not "
            + (cudnn.isEmpty() ? "one without a number" : cudnn);
  }

  private static String unknown(String version, int near) {
    return "no image of CUDA " + version + " is known; the nearest is " + name(near);
  }

  private static int nearest(int series) {
    Integer below = LAST.floorKey(series);
    Integer above = LAST.ceilingKey(series);
    if (below == null || above == null) {
      return below == null ? LAST.firstKey() : below;
    }
    return above - series < series - below ? above : below;
  }

  private static String name(int series) {
    String two = series / 1000 + "." + series % 1000;
    int last = LAST.getOrDefault(series, TWO_NUMBERS);
    return last == TWO_NUMBERS ? two : two + "." + last;
  }

  private static List<String> cudnn(int series) {
    if (series >= of(12, 4)) {
      return List.of("");
    }
    if (series == of(12, 3)) {
      return List.of("8", "9");
    }
    if (series >= of(11, 0)) {
      return List.of("8");
    }
    if (series >= of(10, 1)) {
      return List.of("7", "8");
    }
    if (series >= of(9, 0)) {
      return List.of("7");
    }
    return series >= of(8, 0) ? List.of("5", "6", "7") : List.of("2", "3", "4", "5", "6");
  }
}
