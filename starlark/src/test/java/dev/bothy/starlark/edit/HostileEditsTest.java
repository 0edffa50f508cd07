package dev.bothy.starlark.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.syntax.SourceFile;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and values that are no friends of edits: nothing is lost, and it ends. */
class HostileEditsTest {
  private static final ListArgument PACKAGES = new ListArgument("f", "x", String::toLowerCase);

  private static Edits edits(String text) {
    return Edits.of(SourceFile.of("t.star", text), "build");
  }

  private static String outcome(EditResult result) {
    return switch (result) {
      case EditResult.Edited e -> e.source().text();
      case EditResult.AlreadySo _ -> "already so";
      case EditResult.Refused r -> "refused: " + r.reason().message();
    };
  }

  @Test
  @Timeout(20)
  void namesThatMultiplyAreFollowedOnce() {
    StringBuilder text = new StringBuilder("a0 = [\"one\"]\n");
    for (int i = 1; i <= 8; i++) {
      String before = "a" + (i - 1);
      text.append("a").append(i).append(" = ").append(before);
      text.append((" + " + before).repeat(29)).append('\n');
    }
    text.append("def build():\n    f(x=a8)\n");
    assertThat(outcome(edits(text.toString()).append(PACKAGES, List.of("ONE"))))
        .isEqualTo("already so");
    assertThat(outcome(edits(text.toString()).append(PACKAGES, List.of("two"))))
        .isEqualTo(text + "    f(x=[\"two\"])\n");
  }

  @Test
  void aLongChainOfNamesIsFollowedToItsEnd() {
    StringBuilder text = new StringBuilder("a0 = [\"one\"]\n");
    for (int i = 1; i <= 5000; i++) {
      text.append("a%d = a%d\n".formatted(i, i - 1));
    }
    text.append("def build():\n    f(x=a5000)\n");
    assertThat(outcome(edits(text.toString()).append(PACKAGES, List.of("one"))))
        .isEqualTo("already so");
  }

  @Test
  @Timeout(20)
  void aLongLineIsReadOnce() {
    String text = "def build():\n    f(x=[\"a\"" + ", \"b\"".repeat(50_000) + "\n    ])\n";
    assertThat(outcome(edits(text).append(PACKAGES, List.of("c"))))
        .isEqualTo(text.replace("\n    ])", ",\n        \"c\"\n    ])"));
  }

  @Test
  void whatIsOneThingIsAddedOnce() {
    assertThat(outcome(edits("def build():\n    f(x=[])\n").append(PACKAGES, List.of("A", "a"))))
        .isEqualTo("def build():\n    f(x=[\"A\"])\n");
  }

  @Test
  void anArgumentThatIsEqualAlreadyStays() {
    Map<Object, String> values =
        Map.of(
            Map.of("a", 1, "b", List.of(true)),
            "{\"b\": [True], \"a\": 1}",
            Long.MIN_VALUE,
            "-9223372036854775808",
            Map.of(),
            "{}");
    values.forEach(
        (value, literal) -> {
          String text = "def build():\n    f(x=" + literal + ")\n";
          assertThat(outcome(edits(text).setArgument("f", "x", value, true)))
              .isEqualTo("already so");
        });
    for (String other :
        List.of("{\"a\": 2}", "{}", "{\"a\": 1, \"b\": 2}", "{a: 1}", "{\"b\": 1}")) {
      String text = "def build():\n    f(x=" + other + ")\n";
      assertThat(outcome(edits(text).setArgument("f", "x", Map.of("a", 1), true)))
          .isEqualTo("def build():\n    f(x={\"a\": 1})\n");
    }
  }

  @Test
  void aCommentInTheValueIsNotThrownAway() {
    String text = "def build():\n    f(x=[ # why\n        1])\n";
    assertThat(outcome(edits(text).setArgument("f", "x", List.of(2), true)))
        .isEqualTo("refused: the value has a comment, which would go");
    String behind = "def build():\n    f(x=1) # why\n";
    assertThat(outcome(edits(behind).setArgument("f", "x", 2, true)))
        .isEqualTo("def build():\n    f(x=2) # why\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void aFileWithoutItsLastLineEndKeepsItSo(String end) {
    String text = "def build():" + end + "    a()" + end + "    f(x=1)";
    assertThat(outcome(edits(text).removeCall(NewCall.of("f", "x", 1))))
        .isEqualTo("def build():" + end + "    a()");
  }

  @Test
  void whatMayBeGivenByPositionIsNotGivenTwice() {
    String two = "def build():\n    f(1, 2)\n";
    assertThat(outcome(edits(two).setArgument("f", "b", 3, false)))
        .isEqualTo("refused: the call gives 2 arguments by position, and one may be b");
    String one = "def build():\n    f(1)\n";
    assertThat(outcome(edits(one).setArgument("f", "b", 3, false)))
        .isEqualTo("def build():\n    f(1, b=3)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"f(1, x)", "f.", ".f", "f g", "1f", ""})
  void whatIsNoNameIsNotWritten(String callee) {
    assertThatThrownBy(() -> NewCall.of(callee, "a", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a name");
  }

  @Test
  void valuesWithoutALiteralAreRefusedAtOnce() {
    for (Object value : List.of(new Object(), 1.5, BigInteger.ONE, "\uD83D", List.of('c'))) {
      assertThatThrownBy(() -> NewCall.of("f", "x", value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("no literal for");
    }
    NewCall call = NewCall.of("f", "x", "\uD83D\uDE00");
    assertThatThrownBy(() -> call.arguments().put("y", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
