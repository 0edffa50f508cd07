import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one whole process took, its children included.
 *
 * @param wall milliseconds
 * @param cpu milliseconds of user and system time, of all its threads
 * @param output what it wrote, standard error too
 */
record Timing(double wall, double cpu, String output) {
  /** bash, since only its {@code time} tells CPU time in milliseconds everywhere. */
  private static final String TIMED =
      "TIMEFORMAT='%3R %3U %3S'; { time eval \"$1\" 2>&1 </dev/null; } 2>\"$2\"";

  /** Runs a shell command. Fails when the command does. */
  static Timing of(String command) throws IOException, InterruptedException {
    Path times = Files.createTempFile("timing", "");
    try {
      Process process =
          new ProcessBuilder("bash", "-c", TIMED, "bash", command, times.toString())
              .redirectInput(new File("/dev/null"))
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException("exit code " + code + ": " + command + "\n" + output);
      }
      String[] seconds = Files.readString(times).strip().replace(',', '.').split(" ");
      return new Timing(
          1000 * Double.parseDouble(seconds[0]),
          1000 * (Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2])),
          output);
    } finally {
      Files.delete(times);
    }
  }

  /**
   * Runs the commands by turns (A B C A B C …), so that a machine whose speed drifts slows all of them alike, after one
   * round that is not counted. Before each the disk gets what the last one left to write: that is nobody else's time.
   *
   * @return for each command its runs
   */
  static Timing[][] byTurns(List<String> commands, int runs) throws IOException, InterruptedException {
    Timing[][] timings = new Timing[commands.size()][runs];
    for (int run = -1; run < runs; run++) {
      for (int i = 0; i < commands.size(); i++) {
        if (new ProcessBuilder("sync").start().waitFor() != 0) {
          throw new IllegalStateException("sync failed");
        }
        Timing taken = of(commands.get(i));
        if (run >= 0) {
          timings[i][run] = taken;
        }
      }
    }
    return timings;
  }

  static double[] each(Timing[] runs, ToDoubleFunction<Timing> what) {
    return Arrays.stream(runs).mapToDouble(what).toArray();
  }

  /** What the first took over what the second took, turn by turn. */
  static double[] ratios(Timing[] first, Timing[] second, ToDoubleFunction<Timing> what) {
    double[] ratios = new double[first.length];
    for (int run = 0; run < ratios.length; run++) {
      ratios[run] = what.applyAsDouble(first[run]) / Math.max(1, what.applyAsDouble(second[run]));
    }
    return ratios;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Minimum, median and maximum, each by the format. */
  static String spread(String format, double[] values) {
    double min = Arrays.stream(values).min().orElseThrow();
    double max = Arrays.stream(values).max().orElseThrow();
    return String.format(Locale.ROOT, format + " " + format + " " + format, min, median(values), max);
  }
}
