package dev.bothy.dialect.install;

import dev.bothy.starlark.EvalException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The oldest driver of the machine that programs of a version of CUDA run with, as the release
 * notes of the CUDA Toolkit have it for Linux. From 11.1 on a major version has one.
 */
final class CudaDrivers {
  private static final TreeMap<Integer, String> LEAST =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(of(7, 0), "346.46"),
              Map.entry(of(7, 5), "352.31"),
              Map.entry(of(8, 0), "367.48"),
              Map.entry(of(9, 0), "384.81"),
              Map.entry(of(9, 1), "390.46"),
              Map.entry(of(9, 2), "396.26"),
              Map.entry(of(10, 0), "410.48"),
              Map.entry(of(10, 1), "418.39"),
              Map.entry(of(10, 2), "440.33"),
              Map.entry(of(11, 0), "450.36.06"),
              Map.entry(of(11, 1), "450.80.02"),
              Map.entry(of(12, 0), "525.60.13"),
              Map.entry(of(13, 0), "580.65.06")));

  private static final int NEWEST = 13;
  private static final Pattern VERSION = Pattern.compile("\\d{3,4}(\\.\\d{1,4}){0,2}");

  private CudaDrivers() {}

  private static int of(int major, int minor) {
    return major * 1000 + minor;
  }

  /** Empty where the notes of today say nothing. */
  static String least(List<Integer> cuda) {
    int minor = cuda.size() > 1 ? cuda.get(1) : 0;
    Map.Entry<Integer, String> found = LEAST.floorEntry(of(cuda.getFirst(), minor));
    return found == null || cuda.getFirst() > NEWEST ? "" : found.getValue();
  }

  /**
   * @throws EvalException when it is no version of a driver
   */
  static void check(String driver) {
    if (!VERSION.matcher(driver).matches()) {
      throw new EvalException(
          "install.cuda: not a version of NVIDIA's driver: \"" + driver + "\"",
          "such as \"550.54.14\", as `nvidia-smi` shows it");
    }
  }
}
