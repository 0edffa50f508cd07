package dev.bothy.starlark.syntax;

import dev.bothy.starlark.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed file: its statements, and all of its tokens. Also made of files with errors; {@link
 * #errors} then says what is wrong, and the statements are what could be read.
 */
public final class SyntaxTree {
  private final SourceFile source;
  private final Tokens tokens;
  private final List<Statement> statements;
  private final List<Diagnostic> errors;
  private final int names;
  private final int functions;

  SyntaxTree(
      SourceFile source,
      Tokens tokens,
      List<Statement> statements,
      List<Diagnostic> errors,
      int names,
      int functions) {
    this.source = source;
    this.tokens = tokens;
    this.statements = statements;
    this.errors = errors;
    this.names = names;
    this.functions = functions;
  }

  /** Reads a file of any dialect; never fails. */
  public static SyntaxTree parse(SourceFile source) {
    return new Parser(source, true).parseFile();
  }

  /** Reads a file; never fails. What the dialect does not have is an error. */
  public static SyntaxTree parse(SourceFile source, Dialect dialect) {
    return new Parser(source, dialect.generators()).parseFile();
  }

  /** What was read. */
  public SourceFile source() {
    return source;
  }

  /** All tokens, trivia too. */
  public Tokens tokens() {
    return tokens;
  }

  /** The file's own statements, in order; what could not be read is a {@link Statement.Broken}. */
  public List<Statement> statements() {
    return statements;
  }

  /** The syntax errors in the order of the file. */
  public List<Diagnostic> errors() {
    return errors;
  }

  /** How many {@link Expression.Name}s there are; their ids are below. */
  public int nameCount() {
    return names;
  }

  /** How many functions there are, the file itself included; their numbers are below. */
  public int functionCount() {
    return functions;
  }

  /**
   * The nodes whose text holds the character at an offset, the innermost first and the statement
   * last; none between statements. For a caret behind a word, ask for the offset before it.
   */
  public List<Node> nodesAt(int offset) {
    List<Node> path = new ArrayList<>();
    List<? extends Node> level = statements;
    while (true) {
      Node found = holding(level, offset);
      if (found == null) {
        return List.copyOf(path.reversed());
      }
      path.add(found);
      level = found.children();
    }
  }

  /** The one of neighbours, in the order of the text, that holds the character at an offset. */
  private static @Nullable Node holding(List<? extends Node> neighbours, int offset) {
    int low = 0;
    int high = neighbours.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (neighbours.get(middle).start() <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    Node last = low == 0 ? null : neighbours.get(low - 1);
    return last != null && offset < last.end() ? last : null;
  }

  /** The innermost node whose text holds the character at an offset; null between statements. */
  public @Nullable Node nodeAt(int offset) {
    List<Node> nodes = nodesAt(offset);
    return nodes.isEmpty() ? null : nodes.getFirst();
  }

  /** The text that the tokens make, laid end to end: the file's. */
  public String print() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      out.append(source.text(), tokens.start(i), tokens.end(i));
    }
    return out.toString();
  }
}
