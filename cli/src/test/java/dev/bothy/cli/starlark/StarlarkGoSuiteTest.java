package dev.bothy.cli.starlark;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.StackFrame;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.eval.Loader;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What starlark-go tests itself with, read where Debian's package golang-starlark-dev puts it: each
 * chunk passes, or is listed here with the reason. Without the package nothing runs.
 */
@EnabledIf("isInstalled")
class StarlarkGoSuiteTest {
  private static final Path ROOT = Path.of("/usr/share/gocode/src/go.starlark.net");

  /** Of the package in Debian 12, of January 2021. */
  private static final Map<String, String> DIFFERENT =
      Map.of(
          "json.star:1", "bytes beyond ASCII by \\x in a string, an error by now",
          "string.star:1", "bytes beyond ASCII by \\x in a string, an error by now",
          "builtins.star:1", "sets have more methods by now",
          "set.star:1", "sets are ordered by inclusion by now",
          "resolve.star:341", "other words for a repeated keyword by now",
          "errors.star:1", "we show the line that ends too early, it the next",
          "errors.star:177", "we show the line that ends too early, it the next");

  /** No tests: a benchmark, a library of Bazel's. */
  private static final Set<String> NO_TESTS = Set.of("benchmark.star", "paths.star");

  /** The switches of that time: two of them opened more than today's of the same names. */
  private static final Map<String, List<String>> SWITCHES =
      Map.of(
          "recursion", List.of("recursion", "while"),
          "globalreassign", List.of("globalreassign", "toplevelcontrol"),
          "loadbindsglobally", List.of("loadbindsglobally"));

  private static final String ASSERT =
      """
      def wrong(*args):
          print("WRONG", *args)

      def eq(x, y):
          if x != y:
              wrong(repr(x), "is not", repr(y))

      def ne(x, y):
          if x == y:
              wrong(repr(x), "is", repr(y))

      def true(x, message = "not true"):
          if not x:
              wrong(message)

      def lt(x, y):
          if not x < y:
              wrong(repr(x), "is not less than", repr(y))

      def contains(x, y):
          if y not in x:
              wrong(repr(x), "lacks", repr(y))

      def fails(f, pattern):
          message = catch(f)
          if message == None:
              wrong("no failure:", pattern)
          elif not matches(pattern, message):
              wrong(message, "does not match", pattern)

      freeze = _freeze
      assert = module("assert", fail = wrong, eq = eq, ne = ne, true = true, lt = lt,
          contains = contains, fails = fails)
      """;

  static boolean isInstalled() {
    return Files.isDirectory(ROOT);
  }

  /**
   * A part of a file between lines of {@code ---}.
   *
   * @param source with the lines before it left blank
   * @param expected patterns of messages, by line
   */
  record Chunk(String name, SourceFile source, Dialect dialect, Map<Integer, String> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Chunk> chunks(String directory) throws IOException {
    List<Chunk> chunks = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".star") && !NO_TESTS.contains(name)) {
          int line = 1;
          for (String part : Files.readString(file).split("\n---\n", -1)) {
            chunks.add(chunk(file, line, part));
            line += (int) part.chars().filter(c -> c == '\n').count() + 2;
          }
        }
      }
    }
    return chunks.stream();
  }

  private static Chunk chunk(Path file, int first, String part) {
    Dialect dialect = Dialect.SPEC;
    for (Map.Entry<String, List<String>> e : SWITCHES.entrySet()) {
      if (part.contains("option:" + e.getKey())) {
        for (String name : e.getValue()) {
          dialect = dialect.allow(name);
        }
      }
    }
    Map<Integer, String> expected = new TreeMap<>();
    int line = first;
    for (String l : part.split("\n", -1)) {
      int mark = l.indexOf("### ");
      if (mark >= 0) {
        expected.put(line, unquoted(l.substring(mark + 4).strip()));
      }
      line++;
    }
    return new Chunk(
        file.getFileName() + ":" + first,
        SourceFile.of(file.toString(), "\n".repeat(first - 1) + part),
        dialect,
        expected);
  }

  private static String unquoted(String literal) {
    String inner = literal.substring(1, literal.length() - 1);
    return literal.startsWith("`") ? inner : inner.replace("\\\\", "\\").replace("\\\"", "\"");
  }

  static Stream<Chunk> evaluated() throws IOException {
    return chunks("starlark/testdata");
  }

  static Stream<Chunk> resolved() throws IOException {
    return chunks("resolve/testdata");
  }

  static Stream<Chunk> parsed() throws IOException {
    return chunks("syntax/testdata");
  }

  /** {@code load("json.star", "json")} gives the module that is predeclared here as json_module. */
  private static final Loader LOADER =
      new Loader() {
        @Override
        public String resolve(String module, String from) {
          return module;
        }

        @Override
        public SourceFile read(String key) {
          String name = key.substring(0, key.length() - ".star".length());
          return SourceFile.of(
              key, name.equals("assert") ? ASSERT : name + " = " + name + "_module\n");
        }
      };

  @ParameterizedTest
  @MethodSource("evaluated")
  void evaluates(Chunk chunk) {
    List<String> wrong = new ArrayList<>();
    StarlarkThread thread =
        StarlarkThread.builder()
            .loader(LOADER)
            .printer(
                line -> {
                  if (line.startsWith("WRONG")) {
                    wrong.add(line);
                  }
                })
            .build();
    Map<String, Object> builtins = TestBuiltins.all();
    Predeclared names = Predeclared.core().with(builtins);
    Object json = builtins.get("json");
    if (json != null) {
      names = names.with("json_module", json);
    }
    Map<Integer, String> got = new TreeMap<>();
    try {
      Starlark.execute(thread, chunk.source(), chunk.dialect(), names);
    } catch (SyntaxException e) {
      e.diagnostics().forEach(d -> got.put(d.line(), d.text()));
    } catch (EvalException e) {
      for (StackFrame frame : e.frames()) {
        if (frame.file().equals(chunk.source().name())) {
          got.clear();
          got.put(frame.line(), e.text());
        }
      }
    }
    compare(chunk, got, wrong);
  }

  @ParameterizedTest
  @MethodSource("resolved")
  void resolves(Chunk chunk) {
    Predeclared names = Predeclared.core().with("M", None.NONE).with("U", None.NONE);
    Map<Integer, String> got = new TreeMap<>();
    for (Diagnostic d : Starlark.check(chunk.source(), chunk.dialect(), names)) {
      got.put(d.line(), d.text());
    }
    compare(chunk, got, new ArrayList<>());
  }

  /** Its parser tells the first error alone. */
  @ParameterizedTest
  @MethodSource("parsed")
  void parses(Chunk chunk) {
    Map<Integer, String> got = new TreeMap<>();
    List<Diagnostic> errors = SyntaxTree.parse(chunk.source()).errors();
    if (!errors.isEmpty()) {
      got.put(errors.getFirst().line(), errors.getFirst().text());
    }
    compare(chunk, got, new ArrayList<>());
  }

  private static void compare(Chunk chunk, Map<Integer, String> got, List<String> wrong) {
    Map<Integer, String> left = new TreeMap<>(chunk.expected());
    got.forEach(
        (line, text) -> {
          String pattern = left.remove(line);
          if (pattern == null || !Pattern.compile(pattern).matcher(text).find()) {
            wrong.add(line + ": " + text + (pattern == null ? "" : " does not match " + pattern));
          }
        });
    left.forEach((line, pattern) -> wrong.add(line + ": no error that matches " + pattern));
    if (DIFFERENT.containsKey(chunk.name())) {
      assertThat(wrong).as("a chunk that is listed as different").isNotEmpty();
    } else {
      assertThat(wrong).isEmpty();
    }
  }
}
