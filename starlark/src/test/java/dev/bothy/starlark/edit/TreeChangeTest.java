package dev.bothy.starlark.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.syntax.Shape;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How two files differ, and that an edit which would change more than it should is refused. */
class TreeChangeTest {
  private static Shape shape(String text) {
    return Shape.of(SyntaxTree.parse(SourceFile.of("f", text.replace("\\n", "\n"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f([1])| f( [ 1, ] )  # c| File| 0| 0",
        "f([1])| f([1, 2])| List| 0| 1",
        "f([1, 1])| f([1])| List| 1| 0",
        "f([1, 2])| f([1, 3])| List| 1| 1",
        "f([1, 2])| f([3, 2, 3])| List| 2| 3",
        "f(a = 1)| f(a = 2)| Named a| 1| 1",
        "f(a = 1)| f(a = 1, b = 2)| Arguments| 0| 1",
        "f()| g()| Call| 1| 1",
        "f()| f()\\ng()| File| 0| 1",
        "f(1)\\ng(1)| f(2)\\ng(2)| File| 2| 2",
        "def f(): pass| def f(): return| Block| 1| 1",
        "def f(): pass| def g(): pass| File| 1| 1",
        "x = 'a'| x = \"a\"| File| 0| 0",
        "x = 'a'| x = 'b'| Assign| 1| 1",
        "x += a| x -= a| File| 1| 1",
        "x = a + b| x = (a + b)| Assign| 1| 1",
        "if a: b()| if a: b()\\nelse: c()| If| 1| 1",
        "load('m', 'a')| load('m', a = 'b')| Binding a| 1| 1",
        "lambda a: 1| lambda a, *, b: 1| Parameters| 0| 2",
        "[a for b in c]| [a for b in c if d]| Clauses| 0| 1",
      })
  void theSmallestPlaceThatDiffers(String a, String b, String at, int removed, int added) {
    TreeChange change = TreeChange.between(shape(a), shape(b));
    assertThat(change.path().getLast()).isEqualTo(at);
    assertThat(change.removed()).isEqualTo(removed);
    assertThat(change.added()).isEqualTo(added);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // A second statement comes along; the last one vanishes in a comment; it lands elsewhere.
        "f([1])\\n    g()|  '; g(); h()'",
        "f([1])\\n    g()|  ' # '",
        "f([1])\\n    g()|  '.x'",
      })
  void anEditThatChangesMoreIsRefused(String body, String inserted) {
    String text = "def build():\n    " + body.replace("\\n", "\n") + "\n";
    EditedFunction function = new EditedFunction(SourceFile.of("f", text), "build");
    int at = text.indexOf("([1])") + (inserted.contains("#") ? 0 : 5);
    assertThat(
            function.edited(
                List.of(new TextEdit(at, at, inserted)), new TreeChange.Wanted.Statements(0, 1)))
        .isInstanceOfSatisfying(
            EditResult.Refused.class,
            r -> assertThat(r.reason().message()).contains("more than what is wanted"));
  }

  @Test
  void anEditThatChangesWhatIsWantedIsMade() {
    String text = "def build():\n    f([1])\n";
    EditedFunction function = new EditedFunction(SourceFile.of("f", text), "build");
    int at = text.indexOf("])");
    assertThat(
            function.edited(
                List.of(new TextEdit(at, at, ", 2")), new TreeChange.Wanted.Elements(0, 1)))
        .isInstanceOf(EditResult.Edited.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "f(g(1), a = 2)|1|a|false",
        "f(g(1), a = 2)|2|a|true",
        "f(g(1), a = 2)|1|-|true",
        "f(g(1), a = 2)|2|-|false",
        "f(b = 1, a = 2)|1|a|false",
      })
  void aValueIsThatOfTheArgumentThatIsWanted(
      String call, String changed, @Nullable String name, boolean made) {
    String text = "def build():\n    " + call + "\n";
    EditedFunction function = new EditedFunction(SourceFile.of("f", text), "build");
    int at = text.indexOf(changed);
    assertThat(
            function.edited(
                    List.of(new TextEdit(at, at + 1, "3")), new TreeChange.Wanted.Value(name))
                instanceof EditResult.Edited)
        .isEqualTo(made);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f([1, 2, 3], [1])|f([2], [])|3|true",
        "f([1, 2, 3], [1])|f([2], [])|2|false",
        "f([1, 2, 3])|f([2, 1])|1|false",
        "f([1, 2])|f([3])|1|false",
        "f([1, 2])|g([1])|1|false",
        "f([1, 2])|f([1], 2)|1|false",
        "f([1, 2])|f([1, 2, 3])|0|false",
      })
  void elementsAreGoneAndNothingElse(String before, String after, int count, boolean is) {
    assertThat(
            TreeChange.is(
                shape(before), shape(after), new TreeChange.Wanted.ElementsGone(count), "build"))
        .isEqualTo(is);
  }
}
