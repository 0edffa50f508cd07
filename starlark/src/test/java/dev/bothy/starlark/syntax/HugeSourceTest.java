package dev.bothy.starlark.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.eval.Limits;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.format.Formatter;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are deep, long or garbage: every stage ends, on a stack of 1 MiB too. */
class HugeSourceTest {
  private static final int N = 10_000;
  private static final long STACK = 1 << 20;

  /** Parses, resolves, formats and runs a file on a thread of its own; its first complaint. */
  private static String everything(String text) {
    AtomicReference<String> complaint = new AtomicReference<>("");
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              SourceFile source = SourceFile.of("f", text);
              SyntaxTree tree = SyntaxTree.parse(source);
              assertThat(tree.print()).isEqualTo(text);
              assertThat(tree.tokens()).hasSizeLessThanOrEqualTo(2 * text.length() + 4);
              Resolution.of(tree, Dialect.ALL, Predeclared.core().values().keySet());
              tree.nodesAt(text.length() / 2);
              try {
                Formatter.format(source);
                run(source);
              } catch (StarlarkException e) {
                complaint.set(e.render());
              }
            },
            "small stack",
            STACK);
    thread.setUncaughtExceptionHandler((_, e) -> failure.set(e));
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (failure.get() != null) {
      throw new AssertionError("a stage failed", failure.get());
    }
    return complaint.get();
  }

  private static void run(SourceFile source) {
    Limits limits = Limits.UNTRUSTED.withMaxSteps(1_000_000);
    Starlark.execute(
        StarlarkThread.builder().limits(limits).printer(_ -> {}).build(),
        source,
        Dialect.ALL,
        Predeclared.core());
  }

  static Stream<Arguments> deep() {
    String bound = "nested too deeply: more than 200 levels";
    return Stream.of(
        Arguments.of("(", "(".repeat(N) + "1" + ")".repeat(N), bound),
        Arguments.of("[", "[".repeat(N) + "]".repeat(N), bound),
        Arguments.of("{1:", "{1:".repeat(N) + "1" + "}".repeat(N), bound),
        Arguments.of("unclosed", "([{".repeat(N), bound),
        Arguments.of("f(", "f(".repeat(N) + ")".repeat(N), bound),
        Arguments.of("x[", "x[".repeat(N) + "1" + "]".repeat(N), bound),
        Arguments.of("not", "not ".repeat(N) + "1", bound),
        Arguments.of("-", "-".repeat(N) + "1", bound),
        Arguments.of("lambda", "lambda: ".repeat(N) + "1", bound),
        Arguments.of("else", "1 if 1 else ".repeat(N) + "1", bound),
        Arguments.of("blocks", blocks(), bound),
        Arguments.of("for in for", "[".repeat(N) + "x" + " for x in y]".repeat(N), bound),
        Arguments.of("for for", "[1" + " for x in y".repeat(N) + "]", "too many clauses"),
        Arguments.of("+", "1" + "+1".repeat(N), "too long: more than 1500"),
        Arguments.of("or", "0" + " or 0".repeat(N), "too long: more than 1500"),
        Arguments.of("%", "1" + " % 1".repeat(N), "too long: more than 1500"),
        Arguments.of(".", "x" + ".x".repeat(N), "too long: more than 1500"),
        Arguments.of("[0]", "x" + "[0]".repeat(N), "too long: more than 1500"),
        Arguments.of("()", "x" + "()".repeat(N), "too long: more than 1500"),
        Arguments.of("chains in brackets", chains(90, 1400), "too long: more than 1500"),
        Arguments.of("calls in brackets", calls(90, 1400), "too long: more than 1500"));
  }

  private static String blocks() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      out.append(" ".repeat(i)).append("if 1:\n");
    }
    return out.append(" ".repeat(1000)).append("pass").toString();
  }

  /** A left operand in brackets holds a chain, whose left operand does, and so on. */
  private static String chains(int depth, int length) {
    return "(".repeat(depth) + "1" + ("+1".repeat(length) + ")").repeat(depth);
  }

  private static String calls(int depth, int length) {
    return "(".repeat(depth) + "x" + (".x".repeat(length) + ")").repeat(depth);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deep")
  void whatIsTooDeepIsASyntaxError(String name, String text, String complaint) {
    assertThat(everything("x = 1\n" + text + "\n")).contains(complaint);
  }

  static Stream<Arguments> bounded() {
    return Stream.of(
        Arguments.of("(", "(".repeat(99) + "1" + ")".repeat(99)),
        Arguments.of("not", "not ".repeat(190) + "1"),
        Arguments.of("-", "-".repeat(190) + "1"),
        Arguments.of("+", "1" + "+1".repeat(1499)),
        Arguments.of("or", "0" + " or 0".repeat(1499)),
        Arguments.of("[0]", "[y.append(y)]\ny" + "[0]".repeat(1499)),
        Arguments.of("replace", "\"a\"" + ".strip()".repeat(700)),
        Arguments.of("elif", "if 0: pass\n" + "elif 0: pass\n".repeat(N)),
        Arguments.of("and beside", "z = [" + "1+1, ".repeat(N) + "]"),
        Arguments.of("tuples", "z = " + "1, ".repeat(N) + "1"),
        Arguments.of("chains in brackets", chains(90, 16)),
        Arguments.of("statements", "y = x\n".repeat(N)),
        Arguments.of("semicolons", "x; ".repeat(N) + "x"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bounded")
  void whatIsWithinTheBoundsRuns(String name, String text) {
    assertThat(everything("x = 1\ny = []\n" + text + "\n")).isEmpty();
  }

  static Stream<Arguments> garbage() {
    int million = 1 << 20;
    return Stream.of(
        Arguments.of("$", "$".repeat(million)),
        Arguments.of("$ a line", "$\n".repeat(million / 2)),
        Arguments.of("quotes", "'".repeat(million + 1)),
        Arguments.of("backslashes", "\\".repeat(million)),
        Arguments.of("closing", ")".repeat(million)),
        Arguments.of("opening", "(".repeat(million)),
        Arguments.of("opening lines", "(\n".repeat(million / 2)),
        Arguments.of("unclosed", "x = [1,\n".repeat(million / 8)),
        Arguments.of("unclosed inside", "(" + "\n x = 1".repeat(million / 7)),
        Arguments.of("errors", "x = = 1\n".repeat(100_000)),
        Arguments.of("indents", "  x\n x\n".repeat(million / 8)),
        Arguments.of("undefined", "y = undefined_name\n".repeat(100_000)),
        Arguments.of("keywords", "if else for in ".repeat(million / 15)),
        Arguments.of("surrogates", "\uD800".repeat(million)),
        Arguments.of("nul", "\0".repeat(million)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("garbage")
  void aMebibyteOfGarbageIsToldInFewWords(String name, String text) {
    SyntaxTree tree = SyntaxTree.parse(SourceFile.of("f", text));
    assertThat(tree.errors()).hasSizeLessThanOrEqualTo(Diagnostic.MAX_PER_FILE);
    // Nothing is read again and again: more tokens than characters would be the trace of it.
    assertThat(tree.tokens()).hasSizeLessThanOrEqualTo(2 * text.length() + 4);
    assertThat(everything(text)).isNotEmpty();
  }

  @Test
  void errorsOfOneLongLineShareItsText() {
    SyntaxTree tree = SyntaxTree.parse(SourceFile.of("f", "$".repeat(1 << 20)));
    assertThat(tree.errors()).hasSize(Diagnostic.MAX_PER_FILE);
    String line = tree.errors().getFirst().sourceLine();
    assertThat(tree.errors()).allSatisfy(e -> assertThat(e.sourceLine()).isSameAs(line));
  }

  static Stream<Arguments> longTokens() {
    int million = 1 << 20;
    String name = "n".repeat(million);
    return Stream.of(
        Arguments.of("identifier", name + " = 1\ny = " + name, ""),
        Arguments.of("identifiers", "é".repeat(million) + " = 1", ""),
        Arguments.of("unknown identifier", "y = " + name, "undefined: nnn"),
        Arguments.of("near miss", name + " = 1\ny = m" + name, "undefined: mnnn"),
        Arguments.of("attribute", "y = [].__NAME__".replace("__NAME__", name), "has no .nnn"),
        Arguments.of("named argument", "print(" + name + " = 1)", "unexpected keyword argument"),
        Arguments.of("string", "y = \"" + name + "\"", ""),
        Arguments.of("raw string", "y = r'" + "\\\\".repeat(million / 2) + "'", ""),
        Arguments.of("escapes", "y = \"" + "\\n".repeat(million / 2) + "\"", ""),
        Arguments.of("wide escapes", "y = \"" + "\\U0001F600".repeat(million / 10) + "\"", ""),
        Arguments.of("bytes", "y = b\"" + "\\xff".repeat(million / 4) + "\"", ""),
        Arguments.of("bad escapes", "y = \"" + "\\q".repeat(million / 2) + "\"", "escape"),
        Arguments.of("long string", "y = \"\"\"" + "line\n".repeat(million / 5) + "\"\"\"", ""),
        Arguments.of("unclosed string", "y = \"\"\"" + "line\n".repeat(million / 5), "string"),
        Arguments.of("int", "y = " + "9".repeat(million), "int"),
        Arguments.of("hex", "y = 0x" + "f".repeat(million), "int"),
        Arguments.of("long int", "y = " + "9".repeat(90_000), ""),
        Arguments.of("float", "y = 0." + "1".repeat(million), ""),
        Arguments.of("huge float", "y = 1" + "0".repeat(million) + ".0", "float"),
        Arguments.of("exponent", "y = 1e" + "9".repeat(million), "float"),
        Arguments.of("comment", "#" + name, ""),
        Arguments.of("blanks", "y =" + " ".repeat(million) + "1", ""),
        Arguments.of("continued", "y = 1" + " \\\n".repeat(million / 3) + " + 1", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("longTokens")
  void aMebibyteInOneToken(String name, String text, String complaint) {
    String told = everything("x = 1\n" + text + "\n");
    // A message of an evaluation keeps 2^17 characters; a file has at most 200 complaints.
    assertThat(told).hasSizeLessThan(400_000);
    if (complaint.isEmpty()) {
      assertThat(told).isEmpty();
    } else {
      assertThat(told).contains(complaint);
    }
  }

  @Test
  void aVeryLongLineRuns() {
    assertThat(everything("x = [" + "\"word\", ".repeat(130_000) + "]\n")).isEmpty();
    assertThat(everything("x = \"" + "é".repeat(1 << 20) + "\"\n")).isEmpty();
  }
}
