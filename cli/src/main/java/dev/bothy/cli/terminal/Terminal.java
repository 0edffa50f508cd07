package dev.bothy.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the terminal. Found out without a library: the kernel says where a descriptor
 * leads, and {@code stty} is asked for the size only when something is drawn.
 */
public final class Terminal {
  private static final Size DEFAULT = new Size(80, 24);

  private final Map<String, String> environment;
  private final boolean noColor;

  /**
   * @param noColor colours were refused on the command line
   */
  public Terminal(Map<String, String> environment, boolean noColor) {
    this.environment = environment;
    this.noColor = noColor;
  }

  /** In character cells. */
  public record Size(int columns, int rows) {}

  public boolean hasInput() {
    return leadsToTerminal(0);
  }

  public boolean hasOutput() {
    return leadsToTerminal(1);
  }

  public boolean hasErrors() {
    return leadsToTerminal(2);
  }

  /** Whether the cursor can be moved on standard error. */
  public boolean canRedraw() {
    return hasErrors() && !isDumb();
  }

  private boolean isDumb() {
    String term = environment.get("TERM");
    return term == null || term.isEmpty() || term.equals("dumb");
  }

  /** Whether to colour standard error: NO_COLOR and CLICOLOR_FORCE are honoured, in this order. */
  public boolean colorErrors() {
    if (noColor || isSet("NO_COLOR")) {
      return false;
    }
    String force = environment.get("CLICOLOR_FORCE");
    if (force != null && !force.isEmpty() && !force.equals("0")) {
      return true;
    }
    return canRedraw();
  }

  /** Whether nobody watches: a continuous-integration service. */
  public boolean isAutomation() {
    String ci = environment.get("CI");
    return ci != null && !ci.isEmpty() && !ci.equals("0") && !ci.equals("false");
  }

  private boolean isSet(String variable) {
    String value = environment.get(variable);
    return value != null && !value.isEmpty();
  }

  /** Asks for the size; takes a few milliseconds for the process it starts. */
  public Size size() {
    int columns = number(environment.get("COLUMNS"));
    int rows = number(environment.get("LINES"));
    if (columns > 0 && rows > 0) {
      return new Size(columns, rows);
    }
    Path terminal = Path.of("/dev/tty");
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(terminal.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return DEFAULT;
      }
      int space = answer.indexOf(' ');
      if (space > 0) {
        rows = number(answer.substring(0, space));
        columns = number(answer.substring(space + 1).strip());
      }
    } catch (IOException e) {
      return DEFAULT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return DEFAULT;
    }
    return columns > 0 && rows > 0 ? new Size(columns, rows) : DEFAULT;
  }

  private static int number(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 5) {
      return 0;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  /** Whether somebody may be watching at the other end of a descriptor of this process. */
  public static boolean leadsToTerminal(int descriptor) {
    String target = target(descriptor);
    return target.startsWith("/dev/pts/")
        || target.startsWith("/dev/tty")
        || target.equals("/dev/console");
  }

  /**
   * The terminal that standard input comes from; null when it is none, or when others are in its
   * foreground and read from it.
   */
  public @Nullable Path inputDevice() {
    return hasInput() && isInForeground() ? Path.of(target(0)) : null;
  }

  /** Of the terminal that signals come from; true without one, when nobody else has it. */
  private static boolean isInForeground() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
      // After the name, which may hold anything: state ppid pgrp session tty_nr tpgid
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 7);
      return fields[4].equals("0") || fields[5].equals(fields[2]);
    } catch (IOException | IndexOutOfBoundsException e) {
      return true;
    }
  }

  /** Whether a descriptor is a pipe, whose reader may leave early on purpose. */
  public static boolean isPipe(int descriptor) {
    return target(descriptor).startsWith("pipe:");
  }

  private static String target(int descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
