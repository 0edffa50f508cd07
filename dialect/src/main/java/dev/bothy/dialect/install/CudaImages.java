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

  private static final String NO_NUMBER =
      "its tags do not say which cuDNN they have: leave cudnn out";

  /** Distributions that NVIDIA makes none for. */
  private static final Set<String> WITHOUT = Set.of("debian", "alpine", "fedora");

  /** Systems that images are made for, and the series that they begin with. */
  private static final Map<String, Integer> FIRST =
      Map.of("ubuntu20.04", of(11, 0), "ubuntu22.04", of(11, 7), "ubuntu24.04", of(12, 5));

  /** The series from which on there are none any more. */
  private static final Map<String, Integer> GONE = Map.of("ubuntu20.04", of(13, 0));

  private CudaImages() {}

  /** Whether it is newer than what is known here, so that its tag is made by rule alone. */
  static boolean isNewer(List<Integer> numbers) {
    return of(numbers.getFirst(), numbers.size() > 1 ? numbers.get(1) : 0) > LAST.lastKey();
  }

  private static int of(int major, int minor) {
    return major * 1000 + minor;
  }

  /**
   * Why there can be no such image, and which is near it; null where there can be one.
   *
   * @param version as written
   * @param numbers the same
   * @param cudnn as it stands in the tag
   * @param system name and tag of the base, as {@code ubuntu:22.04}
   */
  static @Nullable String doubt(
      String version, List<Integer> numbers, String cudnn, String system) {
    int colon = system.indexOf(':');
    String distribution = colon < 0 ? system : system.substring(0, colon);
    int minor = numbers.size() > 1 ? numbers.get(1) : 0;
    int series = of(numbers.getFirst(), minor);
    if (WITHOUT.contains(distribution)) {
      return "NVIDIA makes its images for Ubuntu, and none for " + distribution;
    }
    if (series > LAST.lastKey()) {
      return newer(version, numbers, cudnn, system);
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
      return otherSystem(series, system);
    }
    return had.contains("")
        ? NO_NUMBER
        : "images of CUDA "
            + version
            + " have cuDNN "
            + String.join(" or ", had)
            + ", and not "
            + (cudnn.isEmpty() ? "one without a number" : cudnn);
  }

  /** By the rules of the last series: three numbers, and no number of cuDNN. */
  private static @Nullable String newer(
      String version, List<Integer> numbers, String cudnn, String system) {
    int next = LAST.lastKey() / 1000 + 1;
    if (numbers.getFirst() > next) {
      return unknown(version, LAST.lastKey());
    }
    if (numbers.size() != 3) {
      return "its tags have three numbers, as "
          + numbers.getFirst()
          + "."
          + (numbers.size() > 1 ? numbers.get(1) : 0)
          + ".0";
    }
    return cudnn.isEmpty() ? otherSystem(of(numbers.get(0), numbers.get(1)), system) : NO_NUMBER;
  }

  private static @Nullable String otherSystem(int series, String system) {
    String tag = system.replace(":", "");
    Integer first = FIRST.get(tag);
    Integer gone = GONE.get(tag);
    if (first != null && series < first) {
      return "images for " + tag + " begin with CUDA " + series(first);
    }
    return gone != null && series >= gone
        ? "images for " + tag + " end before CUDA " + series(gone)
        : null;
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

  private static String series(int series) {
    return series / 1000 + "." + series % 1000;
  }

  private static String name(int series) {
    String two = series(series);
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
