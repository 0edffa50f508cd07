package dev.bothy.starlark.spec;

import dev.bothy.starlark.syntax.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A piece of a chunk file, between lines of {@code ---}: a program of its own. Its first comment
 * names what it shows; a line that must fail says so behind {@code ###}, with a part of the
 * message; {@code # allow: NAME} opens a dialect switch.
 *
 * @param text blank lines before it keep the file's line numbers
 */
public record Chunk(
    String file, String title, String text, Dialect dialect, TreeMap<Integer, String> expected) {

  /** One a section of the specification, then the modules that a host may add. */
  private static final List<String> FILES =
      List.of(
          "lexical.star",
          "none_bool.star",
          "int.star",
          "float.star",
          "string.star",
          "string_methods.star",
          "bytes.star",
          "list.star",
          "tuple.star",
          "dict.star",
          "set.star",
          "range.star",
          "functions.star",
          "scopes.star",
          "expressions.star",
          "comprehensions.star",
          "calls.star",
          "statements.star",
          "builtins.star",
          "freezing.star",
          "dialects.star",
          "lib_json.star",
          "lib_math.star",
          "lib_struct.star",
          "lib_time.star");

  /** All of them. */
  public static List<Chunk> all() {
    List<Chunk> chunks = new ArrayList<>();
    for (String file : FILES) {
      try {
        chunks.addAll(of(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return chunks;
  }

  private static List<Chunk> of(String file) throws IOException {
    String all;
    try (InputStream in = Objects.requireNonNull(Chunk.class.getResourceAsStream(file), file)) {
      all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<Chunk> chunks = new ArrayList<>();
    int line = 0;
    for (String part : all.split("(?m)^---\n")) {
      chunks.add(parse(file, line, part));
      line += (int) part.chars().filter(c -> c == '\n').count() + 1;
    }
    return chunks;
  }

  private static Chunk parse(String file, int firstLine, String part) {
    Dialect dialect = Dialect.SPEC;
    TreeMap<Integer, String> expected = new TreeMap<>();
    String title = "";
    List<String> lines = part.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String l = lines.get(i);
      if (l.startsWith("# allow: ")) {
        dialect = dialect.allow(l.substring(9).strip());
      } else if (title.isEmpty() && l.startsWith("# ")) {
        title = l.substring(2);
      }
      int mark = l.indexOf("###");
      if (mark >= 0) {
        expected.put(firstLine + i + 1, l.substring(mark + 3).strip());
      }
    }
    return new Chunk(file, title, "\n".repeat(firstLine) + part, dialect, expected);
  }

  @Override
  public String toString() {
    return file + ": " + title;
  }
}
