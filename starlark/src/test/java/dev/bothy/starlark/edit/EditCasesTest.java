package dev.bothy.starlark.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Sequence;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkDict;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every edit case, byte for byte; and what holds for all of them. */
class EditCasesTest {
  record Case(
      String id,
      String title,
      List<String> op,
      String before,
      String after,
      boolean refuse,
      boolean same) {
    @Override
    public String toString() {
      return id + " " + title;
    }
  }

  /** The cases are JSON, which is Starlark but for three names. */
  static Stream<Case> cases() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(EditCasesTest.class.getResourceAsStream("edit-cases.json"))) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Predeclared names =
          Predeclared.core().with("true", true).with("false", false).with("null", 0L);
      Object cases =
          Starlark.execute(
                  StarlarkThread.builder().build(),
                  SourceFile.of("cases", "cases = " + json),
                  Dialect.SPEC,
                  names)
              .get("cases");
      return ((Sequence) Objects.requireNonNull(cases))
          .toStream()
          .map(c -> parse((StarlarkDict) c));
    }
  }

  private static Case parse(StarlarkDict d) {
    Sequence op = (Sequence) get(d, "op");
    return new Case(
        (String) get(d, "id"),
        (String) get(d, "title"),
        op.toStream().map(String.class::cast).toList(),
        (String) get(d, "before"),
        d.get("after") instanceof String after ? after : "",
        (Boolean) get(d, "refuse"),
        (Boolean) get(d, "same"));
  }

  private static Object get(StarlarkDict d, String key) {
    return Objects.requireNonNull(d.get(key), key);
  }

  static EditResult run(String text, List<String> op) {
    Edits edits = Edits.of(SourceFile.of("build.envd", text), "build");
    List<String> values = op.subList(1, op.size());
    return switch (op.getFirst()) {
      case "pip" ->
          edits.append(
              new ListArgument("install.python_packages", "name", EditCasesTest::pip), values);
      case "apt" ->
          edits.append(
              new ListArgument("install.apt_packages", "name", EditCasesTest::apt), values);
      case "expose" ->
          edits.addCall(
              NewCall.of("runtime.expose", "envd_port", Integer.parseInt(values.getFirst())));
      default -> throw new IllegalArgumentException(op.getFirst());
    };
  }

  private static String pip(String element) {
    return element.startsWith("-")
        ? element
        : element.split("[\\[ =<>!~;]")[0].toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }

  private static String apt(String element) {
    return element.split("=")[0];
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theTextIsAsWanted(Case c) {
    EditResult result = run(c.before(), c.op());
    switch (result) {
      case EditResult.Edited e -> {
        assertThat(c.refuse() || c.same()).as("a change was not wanted").isFalse();
        assertThat(e.source().text()).isEqualTo(c.after());
        assertThat(e.edits()).allMatch(edit -> edit.start() == edit.end(), "an insertion");
      }
      case EditResult.AlreadySo _ -> assertThat(c.same()).isTrue();
      case EditResult.Refused r -> assertThat(c.refuse()).as(r.reason().toString()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doingItTwiceIsDoingItOnce(Case c) {
    if (run(c.before(), c.op()) instanceof EditResult.Edited e) {
      assertThat(run(e.source().text(), c.op())).isInstanceOf(EditResult.AlreadySo.class);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatWasAppendedIsRemovedWithoutATrace(Case c) {
    // A list that the edit made stays as an empty one: whether it was there before, the file does
    // not tell.
    if (!c.op().getFirst().equals("expose")
        && run(c.before(), c.op()) instanceof EditResult.Edited e) {
      String callee =
          c.op().getFirst().equals("pip") ? "install.python_packages" : "install.apt_packages";
      boolean hadElements =
          !Edits.of(SourceFile.of("f", c.before()), "build").calls(callee).isEmpty();
      EditResult back =
          Edits.of(e.source(), "build")
              .remove(ListArgument.of(callee, "name"), c.op().get(1)::equals);
      assertThat(back).isInstanceOf(EditResult.Edited.class);
      String text = ((EditResult.Edited) back).source().text();
      assertThat(SyntaxTree.parse(SourceFile.of("f", text)).errors()).isEmpty();
      if (hadElements && !c.id().equals("E21")) {
        assertThat(text).isEqualTo(c.before());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyPrefixOfTheFilePrintsAsItIs(Case c) {
    for (int i = 0; i <= c.before().length(); i++) {
      String prefix = c.before().substring(0, i);
      assertThat(SyntaxTree.parse(SourceFile.of("f", prefix)).print()).isEqualTo(prefix);
    }
  }
}
