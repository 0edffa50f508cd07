import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times Starlark files with several runners: {@code StarlarkSideBySide RUNS NAME COMMAND [NAME COMMAND …] -- FILE…}. A
 * command stands before a file's name; a name with {@code -WORD} after it leaves out files that hold the word.
 *
 * <p>All runners must print the same. For each file: CPU and wall milliseconds as min, median, max, and the CPU time of the
 * first runner over each other's, turn by turn; at the end the geometric means of those ratios' medians.
 */
final class StarlarkSideBySide {
  private record Runner(String name, String without, String command) {
    static Runner of(String name, String command) {
      int minus = name.indexOf(" -");
      return minus < 0
          ? new Runner(name, "", command)
          : new Runner(name.substring(0, minus), name.substring(minus + 2), command);
    }

    boolean takes(String file) {
      return without.isEmpty() || !file.contains(without);
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    int runs = Integer.parseInt(args[0]);
    int files = Arrays.asList(args).indexOf("--");
    List<Runner> runners = new ArrayList<>();
    for (int i = 1; i + 1 < files; i += 2) {
      runners.add(Runner.of(args[i], args[i + 1]));
    }
    Map<String, List<Double>> ratios = new LinkedHashMap<>();
    System.out.printf(
        "%-12s %-12s %-23s  %-23s  %s%n", "file", "runner", "CPU ms: min median max", "wall ms", "our CPU time over its");
    for (String file : Arrays.asList(args).subList(files + 1, args.length)) {
      compare(file, runners.stream().filter(r -> r.takes(file)).toList(), runs, ratios);
    }
    ratios.forEach(
        (name, each) ->
            System.out.printf(
                Locale.ROOT,
                "geometric mean of our CPU time over that of %s: %.2f (of %d files)%n",
                name,
                Math.exp(each.stream().mapToDouble(Math::log).average().orElseThrow()),
                each.size()));
  }

  private static void compare(String file, List<Runner> runners, int runs, Map<String, List<Double>> ratios)
      throws IOException, InterruptedException {
    Timing[][] timings = Timing.byTurns(runners.stream().map(r -> r.command() + " " + file).toList(), runs);
    String name = file.substring(file.lastIndexOf('/') + 1).replace(".star", "");
    for (int i = 0; i < runners.size(); i++) {
      String runner = runners.get(i).name();
      if (!timings[i][0].output().equals(timings[0][0].output())) {
        throw new IllegalStateException(
            name + ": " + runner + " prints " + timings[i][0].output() + ", not " + timings[0][0].output());
      }
      double[] ours = Timing.ratios(timings[0], timings[i], Timing::cpu);
      System.out.printf(
          "%-12s %-12s %-23s  %-23s  %s%n",
          i == 0 ? name : "",
          runner,
          Timing.spread("%7.0f", Timing.each(timings[i], Timing::cpu)),
          Timing.spread("%7.0f", Timing.each(timings[i], Timing::wall)),
          i == 0 ? "" : Timing.spread("%.2f", ours));
      if (i > 0) {
        ratios.computeIfAbsent(runner, _ -> new ArrayList<>()).add(Timing.median(ours));
      }
    }
  }
}
