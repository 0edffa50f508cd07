package dev.bothy.cli.repl;

import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.starlark.eval.Limits;
import dev.bothy.starlark.eval.Loader;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Session;
import dev.bothy.starlark.syntax.Dialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** {@code starlark repl}: with a line editor on a terminal, else over standard input. */
public final class Repl {
  private Repl() {}

  /**
   * Runs until the input ends.
   *
   * @return the exit code
   */
  public static int run(
      Invocation invocation, Loader loader, Predeclared predeclared, Limits limits)
      throws IOException {
    Interpreter interpreter =
        new Interpreter(
            new Session(Dialect.ALL, predeclared),
            loader,
            limits,
            line -> {
              invocation.out().println(line);
              invocation.out().flush();
            },
            invocation::say);
    boolean terminal = invocation.terminal().hasInput() && invocation.terminal().hasOutput();
    return (terminal ? LineEditor.run(invocation, interpreter) : piped(invocation, interpreter))
        ? Exit.DONE.code()
        : Exit.EVALUATION.code();
  }

  /** Each piece as soon as it is whole; the first failure is the end. */
  private static boolean piped(Invocation invocation, Interpreter interpreter) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(invocation.in(), StandardCharsets.UTF_8));
    StringBuilder piece = new StringBuilder();
    int line = 0;
    int start = 0;
    for (String next = in.readLine(); next != null; next = in.readLine()) {
      if (!piece.isEmpty() && Piece.of(piece.toString()).endsBefore(next)) {
        if (!run(interpreter, start, piece)) {
          return false;
        }
        piece.setLength(0);
      }
      if (piece.isEmpty()) {
        start = line;
      } else {
        piece.append('\n');
      }
      piece.append(next);
      line++;
      Piece so = Piece.of(piece.toString());
      if (!so.isBlock() && so.endsBefore("")) {
        if (!run(interpreter, start, piece)) {
          return false;
        }
        piece.setLength(0);
      }
    }
    return piece.isEmpty() || run(interpreter, start, piece);
  }

  /** Its lines have the numbers that they have in the whole input. */
  private static boolean run(Interpreter interpreter, int before, CharSequence piece) {
    return interpreter.run("<stdin>", "\n".repeat(before) + piece + "\n");
  }
}
