package dev.bothy.cli.repl;

import dev.bothy.cli.command.Invocation;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** The interpreter on a terminal, by JLine: no other class uses it, so nothing else loads it. */
final class LineEditor {
  private static final String PROMPT = ">>> ";
  private static final String MORE = "... ";

  private LineEditor() {}

  /** Runs until Ctrl-D; true, because failures were told as they came. */
  static boolean run(Invocation invocation, Interpreter interpreter) throws IOException {
    try (Terminal terminal =
        TerminalBuilder.builder().system(true).exec(true).dumb(true).nativeSignals(true).build()) {
      if (terminal.getWidth() <= 0 || terminal.getHeight() <= 0) {
        // Nobody has told a bare pty its size, and no prompt fits into none.
        terminal.setSize(new Size(80, 24));
      }
      // Also between lines: else the kernel would take a Ctrl-D typed ahead for the end of a line.
      terminal.enterRawMode();
      // While a piece runs; the reader has a handler of its own while it reads.
      terminal.handle(Terminal.Signal.INT, _ -> interpreter.cancel());
      LineReader reader = reader(invocation, terminal, interpreter);
      invocation.say("Starlark; Tab completes, Ctrl-C interrupts, Ctrl-D leaves.");
      int pieces = 0;
      while (true) {
        try {
          String text = reader.readLine(PROMPT);
          if (!text.isBlank()) {
            interpreter.run("<input " + ++pieces + ">", text + "\n");
          }
        } catch (UserInterruptException _) {
          // Only the line is given up.
        } catch (EndOfFileException e) {
          return true;
        }
      }
    }
  }

  private static LineReader reader(
      Invocation invocation, Terminal terminal, Interpreter interpreter) {
    Completions completions = new Completions(interpreter.session());
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("bothy")
            .parser(new Pieces())
            .completer(
                (_, line, candidates) -> {
                  for (String word : completions.of(line.word())) {
                    // Incomplete, so that no blank is put behind it.
                    candidates.add(new Candidate(word, word, null, null, null, null, false));
                  }
                })
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.INSERT_TAB, true)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, MORE);
    Path history = history(invocation.environment());
    if (history != null) {
      builder.variable(LineReader.HISTORY_FILE, history);
    }
    return builder.build();
  }

  /** Readable by its owner alone; null when there is no place for one. */
  private static @Nullable Path history(Map<String, String> environment) {
    String state = environment.get("XDG_STATE_HOME");
    String home = environment.get("HOME");
    if ((state == null || !state.startsWith("/")) && (home == null || home.isEmpty())) {
      return null;
    }
    Path directory =
        state != null && state.startsWith("/")
            ? Path.of(state, "bothy")
            : Path.of(home, ".local", "state", "bothy");
    Path file = directory.resolve("starlark_history");
    try {
      Files.createDirectories(directory);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      return file;
    } catch (IOException e) {
      // History is a comfort: without it everything works.
      return null;
    }
    return file;
  }

  /** Tells the reader when a piece is whole, and what word the cursor is in. */
  private static final class Pieces implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
      if (context == ParseContext.ACCEPT_LINE && !Piece.of(line).isComplete()) {
        throw new EOFError(-1, -1, "more must follow");
      }
      int start = Completions.start(line, cursor);
      String word = line.substring(start, cursor);
      return new Word(word, word.length(), line, cursor);
    }
  }

  /** A line of which only one word counts: the one that the cursor is at the end of. */
  private record Word(String word, int wordCursor, String line, int cursor)
      implements CompletingParsedLine {
    /** Names need no quotes. */
    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor;
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }
  }
}
