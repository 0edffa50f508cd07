import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Times whole processes side by side: {@code SideBySide RUNS NAME COMMAND [NAME COMMAND …]}, each command for {@code sh -c}.
 *
 * <p>The commands take turns (A B C A B C …) after one round that is not counted, so a machine whose speed drifts slows all
 * of them alike. Prints wall milliseconds as min, median, max, and each command's ratio to the first, turn by turn.
 */
final class SideBySide {
  public static void main(String[] args) throws IOException, InterruptedException {
    int runs = Integer.parseInt(args[0]);
    List<String> names = new ArrayList<>();
    List<String> commands = new ArrayList<>();
    for (int i = 1; i + 1 < args.length; i += 2) {
      names.add(args[i]);
      commands.add(args[i + 1]);
    }
    double[][] millis = new double[commands.size()][runs];
    for (int run = -1; run < runs; run++) {
      for (int i = 0; i < commands.size(); i++) {
        double taken = time(commands.get(i));
        if (run >= 0) {
          millis[i][run] = taken;
        }
      }
    }
    System.out.printf("%-34s %8s %8s %8s   %s%n", "", "min ms", "median", "max", "ratio to the first: min median max");
    for (int i = 0; i < commands.size(); i++) {
      double[] ratios = new double[runs];
      for (int run = 0; run < runs; run++) {
        ratios[run] = millis[i][run] / millis[0][run];
      }
      System.out.printf(
          Locale.ROOT,
          "%-34s %8.0f %8.0f %8.0f   %.2f %.2f %.2f%n",
          names.get(i), min(millis[i]), median(millis[i]), max(millis[i]), min(ratios), median(ratios), max(ratios));
    }
  }

  private static double time(String command) throws IOException, InterruptedException {
    File nowhere = new File("/dev/null");
    long start = System.nanoTime();
    int code =
        new ProcessBuilder("sh", "-c", command)
            .redirectInput(nowhere)
            .redirectOutput(nowhere)
            .redirectError(nowhere)
            .start()
            .waitFor();
    double taken = (System.nanoTime() - start) / 1e6;
    if (code != 0) {
      throw new IllegalStateException("exit code " + code + ": " + command);
    }
    return taken;
  }

  private static double min(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double max(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
