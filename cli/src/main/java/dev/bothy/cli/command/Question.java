package dev.bothy.cli.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Questions to people. Without a terminal nobody is there to answer. */
public final class Question {
  private Question() {}

  /** The answer to a question. */
  public enum Answer {
    YES,
    NO,
    /** There was nobody to ask. */
    NOBODY
  }

  /** Asks on the terminal; {@code --yes} answers by itself. An empty answer is a yes. */
  public static Answer ask(Invocation invocation, String question)
      throws IOException, InterruptedException {
    return ask(invocation, question, Answer.YES);
  }

  /** As {@link #ask}, for what cannot be taken back: an empty answer is a no. */
  public static Answer askBeforeLoss(Invocation invocation, String question)
      throws IOException, InterruptedException {
    return ask(invocation, question, Answer.NO);
  }

  private static Answer ask(Invocation invocation, String question, Answer otherwise)
      throws IOException, InterruptedException {
    if (invocation.arguments().has(Shared.YES)) {
      return Answer.YES;
    }
    if (!invocation.terminal().hasInput() || !invocation.terminal().hasErrors()) {
      return Answer.NOBODY;
    }
    return put(question, otherwise, invocation.in(), invocation.err());
  }

  /**
   * Asks, whoever is there.
   *
   * @param otherwise what an empty answer is
   */
  public static Answer put(String question, Answer otherwise, InputStream in, PrintStream err)
      throws IOException, InterruptedException {
    err.print(question + (otherwise == Answer.YES ? " [Y/n] " : " [y/N] "));
    err.flush();
    String line = line(in);
    if (line == null) {
      err.println();
      return Answer.NO;
    }
    String answer = line.strip().toLowerCase(Locale.ROOT);
    if (answer.isEmpty()) {
      return otherwise;
    }
    return answer.equals("y") || answer.equals("yes") ? Answer.YES : Answer.NO;
  }

  /** A line, or null at the end. Read aside: a read of a terminal cannot be interrupted. */
  private static @Nullable String line(InputStream in) throws IOException, InterruptedException {
    FutureTask<@Nullable String> reading =
        new FutureTask<>(
            () -> new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine());
    Thread reader = new Thread(reading, "answer");
    reader.setDaemon(true);
    reader.start();
    try {
      return reading.get();
    } catch (ExecutionException e) {
      throw new IOException("the answer cannot be read: " + e.getCause(), e);
    }
  }
}
