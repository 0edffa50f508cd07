package dev.bothy.engine.host;

import dev.bothy.llb.op.ShownAddress;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What git said as it failed. It has one exit code for all: only its words tell one from another,
 * which are English in the locale C.UTF-8. Addresses in it are as {@link ShownAddress} has them.
 *
 * @param first lines that a message has no room for; else empty
 * @param last what a message says
 * @param hint what to do; null when nothing helpful can be said
 */
public record GitWords(String first, String last, @Nullable String hint) {
  private static final int MOST_LINES = 3;
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  /** What it says of every server that ends the connection, whatever the reason. */
  private static final List<String> OF_NO_USE =
      List.of("Please make sure you have the correct access rights", "and the repository exists.");

  /** Of curl, of git itself, of ssh. */
  private static final List<String> UNREACHABLE =
      List.of(
          "Could not resolve host",
          "Could not resolve proxy",
          "Failed to connect to ",
          "unable to connect to ",
          "unable to look up ",
          "ssh: connect to host ",
          "Connection timed out",
          "Resolving timed out",
          "SSL connection timeout",
          "Operation too slow");

  /** Of ssh, with a host between the two. */
  private static final Pattern SILENT =
      Pattern.compile("Connection to .+ timed out|Timeout, server .+ not responding");

  /** As the libraries say it that curl is built with. */
  private static final List<String> NO_TLS =
      List.of("An unexpected TLS packet was received", "wrong version number");

  /** Reads all that it wrote to its standard error, in the locale C.UTF-8. */
  public static GitWords of(String said) {
    List<String> lines =
        ShownAddress.inText(said)
            .lines()
            .map(String::strip)
            .filter(l -> !l.isEmpty() && !OF_NO_USE.contains(l))
            .toList();
    int most = Math.max(0, lines.size() - MOST_LINES);
    StringBuilder first = new StringBuilder();
    lines.subList(0, most).forEach(line -> first.append(line).append('\n'));
    return new GitWords(
        first.toString(), String.join("; ", lines.subList(most, lines.size())), hint(said));
  }

  /** Whether a signal of the terminal, or a request to end, was what ended git. */
  public static boolean isEndedBySignal(int exitCode) {
    return exitCode == 128 + SIGINT || exitCode == 128 + SIGTERM;
  }

  /**
   * To be asked where git is a child of the process that people see, which gets the same signal a
   * moment sooner or later: then it is no failure of git's.
   *
   * @throws EndedBySignalException when that was what ended git
   */
  public static void checkSignal(int exitCode) throws EndedBySignalException {
    if (isEndedBySignal(exitCode)) {
      throw new EndedBySignalException(exitCode);
    }
  }

  /** Whether there is no way to the server, none by TLS, or nothing comes from it. */
  public static boolean isUnreachable(String said) {
    return saysUnreachable(said) || says(said, NO_TLS);
  }

  private static boolean saysUnreachable(String said) {
    return says(said, UNREACHABLE) || ownLines(said).anyMatch(l -> SILENT.matcher(l).find());
  }

  private static boolean says(String said, List<String> words) {
    return ownLines(said).anyMatch(line -> words.stream().anyMatch(line::contains));
  }

  /** A server's own words, which git passes on, are not what is asked for. */
  private static Stream<String> ownLines(String said) {
    return said.lines().filter(line -> !line.startsWith("remote:"));
  }

  private static @Nullable String hint(String said) {
    if (says(said, NO_TLS)) {
      return "the server there does not speak TLS: if it is one of plain http,"
          + " write http:// for https://";
    }
    if (saysUnreachable(said)) {
      return "check the address, the network and the proxy";
    }
    if (said.contains("could not read Username") || said.contains("Authentication failed")) {
      return "the server wants credentials: --secret id=GIT_AUTH_TOKEN,src=FILE";
    }
    if (said.contains("Host key verification failed")) {
      return "the server's key is not known: put it into the source's known hosts,"
          + " or into ~/.ssh/known_hosts";
    }
    if (said.contains("Permission denied (publickey")) {
      return "the server takes none of the agent's keys: ssh-add the right one";
    }
    if (said.contains("transport 'file' not allowed")) {
      return "a submodule lies in a directory of the machine it came from; that is not followed";
    }
    return null;
  }
}
