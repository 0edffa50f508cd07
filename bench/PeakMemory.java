import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The most memory that a command's Java processes hold at one time: {@code PeakMemory NAME COMMAND [NAME COMMAND …]}, each command
 * for a shell. Steps' own programs are not counted.
 *
 * <p>Looks every 20 ms, which slows the command: times are measured elsewhere.
 */
final class PeakMemory {
  public static void main(String[] args) throws IOException, InterruptedException {
    System.out.printf("%-34s %8s%n", "", "MiB");
    for (int i = 0; i + 1 < args.length; i += 2) {
      Process process =
          new ProcessBuilder("bash", "-c", args[i + 1])
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      long peak = 0;
      while (process.isAlive()) {
        peak = Math.max(peak, kibibytes(process.toHandle()) + below(process.toHandle()));
        Thread.sleep(20);
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException("exit code " + process.exitValue() + ": " + args[i + 1]);
      }
      System.out.printf(Locale.ROOT, "%-34s %8d%n", args[i], peak / 1024);
    }
  }

  private static long below(ProcessHandle process) {
    return process.descendants().mapToLong(PeakMemory::kibibytes).sum();
  }

  /** What a process shares with others is divided among them; 0 for all but Java. */
  private static long kibibytes(ProcessHandle process) {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    try {
      if (!Files.readString(proc.resolve("comm")).strip().equals("java")) {
        return 0;
      }
      List<String> lines = Files.readAllLines(proc.resolve("smaps_rollup"));
      return lines.stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    } catch (IOException e) {
      return 0; // it has ended meanwhile
    }
  }
}
