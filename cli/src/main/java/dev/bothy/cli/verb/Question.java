package dev.bothy.cli.verb;

import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Questions to people. Without a terminal nobody is there to answer. */
final class Question {
  private Question() {}

  /** The answer to a question. */
  enum Answer {
    YES,
    NO,
    /** There was nobody to ask. */
    NOBODY
  }

  /** Asks on the terminal; {@code --yes} answers by itself. An empty answer is a yes. */
  static Answer ask(Invocation invocation, String question) throws IOException {
    if (invocation.arguments().has(Shared.YES)) {
      return Answer.YES;
    }
    if (!invocation.terminal().hasInput() || !invocation.terminal().hasErrors()) {
      return Answer.NOBODY;
    }
    invocation.err().print(question + " [Y/n] ");
    invocation.err().flush();
    String line =
        new BufferedReader(new InputStreamReader(invocation.in(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null) {
      return Answer.NO;
    }
    String answer = line.strip().toLowerCase(Locale.ROOT);
    return answer.isEmpty() || answer.equals("y") || answer.equals("yes") ? Answer.YES : Answer.NO;
  }
}
