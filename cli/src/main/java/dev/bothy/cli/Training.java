package dev.bothy.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs in one process the commands that must start fast, so that an ahead-of-time cache recorded
 * from it holds what they load. Not a verb: {@code scripts/train} starts it when Bothy is packaged.
 */
final class Training {
  private Training() {}

  /**
   * @param words the directory of a project to evaluate, and a directory for a store
   */
  public static void main(String[] words) throws IOException {
    Path project = Path.of(words[0]).toAbsolutePath();
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("BOTHY_STORE", Path.of(words[1]).toAbsolutePath().toString());
    for (List<String> command : commands()) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      PrintStream out = new PrintStream(said, false, StandardCharsets.UTF_8);
      int code =
          new Main(project, environment, InputStream.nullInputStream(), out, out)
              .run(command, () -> false);
      out.flush();
      System.err.println("bothy " + String.join(" ", command) + ": " + code);
      System.err.write(said.toByteArray());
    }
    Main.main(new String[] {"version"});
    System.err.flush();
    System.exit(0);
  }

  private static List<List<String>> commands() {
    return List.of(
        List.of("help"), List.of("help", "version"), List.of("version", "--format=json"));
  }
}
