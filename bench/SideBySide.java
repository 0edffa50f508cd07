import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Times whole processes side by side: {@code SideBySide RUNS NAME COMMAND [NAME COMMAND …]}, each command for a shell.
 *
 * <p>Prints wall milliseconds as min, median, max, and each command's ratio to the first, turn by turn.
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
    Timing[][] timings = Timing.byTurns(commands, runs);
    System.out.printf("%-34s %8s %8s %8s   %s%n", "", "min ms", "median", "max", "ratio to the first: min median max");
    for (int i = 0; i < commands.size(); i++) {
      System.out.printf(
          "%-34s %s   %s%n",
          names.get(i),
          Timing.spread("%8.0f", Timing.each(timings[i], Timing::wall)),
          Timing.spread("%.2f", Timing.ratios(timings[i], timings[0], Timing::wall)));
    }
  }
}
