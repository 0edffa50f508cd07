package dev.bothy.starlark.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an editor sees of a file that is being written. */
class RecoveryTest {
  private static SyntaxTree parse(String text) {
    SyntaxTree tree = SyntaxTree.parse(SourceFile.of("t.star", text));
    assertThat(tree.print()).isEqualTo(text);
    return tree;
  }

  private static List<String> errors(SyntaxTree tree) {
    return tree.errors().stream()
        .map(
            e ->
                e.line()
                    + ":"
                    + e.column()
                    + " "
                    + e.message()
                    + (e.hint() == null ? "" : "; " + e.hint()))
        .toList();
  }

  private static List<String> statements(SyntaxTree tree) {
    String text = tree.source().text();
    return tree.statements().stream()
        .map(s -> s.getClass().getSimpleName() + " " + text.substring(s.start(), s.end()).strip())
        .toList();
  }

  @Test
  void anAssignmentBehindAnOpenBracketIsOne() {
    SyntaxTree tree = parse("x = (\ny = 1\nz = 2\n");
    assertThat(errors(tree))
        .containsExactly("2:3 got '=', want ')'; the '(' of line 1 is not closed");
    assertThat(statements(tree)).containsExactly("Broken x = (", "Assign y = 1", "Assign z = 2");
  }

  @Test
  void aLaterErrorHasNothingToDoWithTheBracket() {
    SyntaxTree tree = parse("x = (\ny = 1\nz = 2 2\n");
    assertThat(errors(tree))
        .containsExactly(
            "2:3 got '=', want ')'; the '(' of line 1 is not closed",
            "3:7 got int literal, want newline");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x = (1\n\"abc", "x = (1\n1e = 2", "x = (1\nf\"abc\" = 1", "x = (1\n$ = 1"})
  void anErrorOnALineThatIsReadTwiceIsToldOnce(String text) {
    assertThat(errors(parse(text))).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void anArgumentByNameIsNoStatement() {
    SyntaxTree tree = parse("f(\n  a = 1,\n  (b = 2),\n)\nx = 1\n");
    assertThat(errors(tree)).hasSize(1);
    assertThat(statements(tree).getLast()).isEqualTo("Assign x = 1");
  }

  @Test
  void lettersOfAnyPlaneMakeNames() {
    String text = "\uD835\uDCB3 = 1\na\uD835\uDCB3b1 = \uD835\uDCB3\n";
    SyntaxTree tree = parse(text);
    assertThat(errors(tree)).isEmpty();
    assertThat(statements(tree))
        .containsExactly("Assign \uD835\uDCB3 = 1", "Assign a\uD835\uDCB3b1 = \uD835\uDCB3");
    // A smiley is no letter, half of a character is nothing.
    assertThat(errors(parse("\uD83D\uDE00 = 1\n"))).isNotEmpty();
    assertThat(errors(parse("\uD835 = 1\n"))).isNotEmpty();
  }
}
