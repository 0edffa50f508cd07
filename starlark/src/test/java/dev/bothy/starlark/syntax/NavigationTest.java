package dev.bothy.starlark.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an editor asks of a tree. A caret (^) in a text stands before the character asked for. */
class NavigationTest {
  private static SyntaxTree parse(String text) {
    return SyntaxTree.parse(SourceFile.of("f", text));
  }

  private static String unescaped(String text) {
    return text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x = [1, ^2]| IntLiteral 2 < ListLiteral [1, 2] < Assign x = [1, 2]",
        "x =^ [1]| Assign x = [1]",
        "^x = 1| Name x < Assign x = 1",
        "x = 1^| ",
        "f(a, n^ame = b)| Named name = b < Call f(a, name = b) < Expr f(a, name = b)",
        "f(^x for x in y)| Name x < ListComprehension x for x in y < Positional x for x in y"
            + " < Call f(x for x in y) < Expr f(x for x in y)",
        "f(*^r)| Name r < Star *r < Call f(*r) < Expr f(*r)",
        "a.^b.c| Dot a.b < Dot a.b.c < Expr a.b.c",
        "a[1:^2]| IntLiteral 2 < Slice a[1:2] < Expr a[1:2]",
        "a ^+ b * c| Binary a + b * c < Expr a + b * c",
        "a + b ^* c| Binary b * c < Binary a + b * c < Expr a + b * c",
        "a if ^b else c| Name b < Conditional a if b else c < Expr a if b else c",
        "{k: ^v}| Name v < DictLiteral {k: v} < Expr {k: v}",
        "[x for x in ^y]| Name y < For for x in y < ListComprehension [x for x in y]"
            + " < Expr [x for x in y]",
        "lambda a, b = ^1: a| IntLiteral 1 < Parameter b = 1 < Lambda lambda a, b = 1: a"
            + " < Expr lambda a, b = 1: a",
        "if a: pass\\nelif ^b: pass| Name b < If if a: pass\\nelif b: pass",
        "if a: pass\\nelse: ^pass| Pass pass < If if a: pass\\nelse: pass",
        "def f(a):\\n  return ^a| Name a < Return return a < Def def f(a):\\n  return a",
        "def f(a): ^# c\\n  pass| Def def f(a): # c\\n  pass",
        "load(\"m\", x = \"^y\")| Load load(\"m\", x = \"y\")",
        "x = (^)\\ny| TupleLiteral () < Assign x = ()",
        "x = 1\\n^\\ny| ",
        "def (:\\nx = ^1| IntLiteral 1 < Assign x = 1",
      })
  void theNodesAtAnOffset(String caretText, String expected) {
    String text = unescaped(caretText);
    int offset = text.indexOf('^');
    String plain = text.replace("^", "");
    SyntaxTree tree = parse(plain);
    List<Node> nodes = tree.nodesAt(offset);
    assertThat(
            nodes.stream()
                .map(n -> n.getClass().getSimpleName() + " " + plain.substring(n.start(), n.end()))
                .collect(Collectors.joining(" < ")))
        .isEqualTo(unescaped(expected == null ? "" : expected));
    assertThat(tree.nodeAt(offset)).isEqualTo(nodes.isEmpty() ? null : nodes.getFirst());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "^x = 1  # one\\n||` `",
        "x = ^1  # one\\n||`  # one`",
        "# a\\n\\n# b\\n^x = 1\\n|# a\\n\\n# b\\n|` `",
        "f(^a,  # one\\n  b)||",
        "f(a^,  # one\\n  b)||  # one\\n",
        "f(a,  # one\\n  # own\\n  ^b)|  # own\\n  |",
        "x = \\c  ^1|`  `|",
        "def f():\\n  # in\\n  ^x\\n|  # in\\n  |",
        "def f():\\n  x  # c\\n# out\\n^y\\n|# out\\n|",
        "x ^= 1||` `",
      })
  void theTriviaOfAToken(String caretText, String before, String behind) {
    String text = unescaped(caretText.replace("\\c", "\\\n"));
    int offset = text.indexOf('^');
    SyntaxTree tree = parse(text.replace("^", ""));
    Tokens tokens = tree.tokens();
    int token = tokens.indexAt(offset);
    assertThat(text(tree, tokens.triviaBefore(token)))
        .isEqualTo(unescaped(before == null ? "" : before));
    assertThat(text(tree, tokens.triviaBehind(token)))
        .isEqualTo(unescaped(behind == null ? "" : behind));
  }

  private static String text(SyntaxTree tree, List<Token> tokens) {
    return tokens.stream()
        .map(t -> tree.source().text().substring(t.start(), t.end()))
        .collect(Collectors.joining());
  }

  @Property(seed = "20261128", tries = 2000)
  void everyTriviumBelongsToOneToken(@ForAll("text") String text) {
    SyntaxTree tree = parse(text);
    Tokens tokens = tree.tokens();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      out.append(text(tree, tokens.triviaBefore(i)));
      if (!tokens.kind(i).isTrivia()) {
        out.append(text, tokens.start(i), tokens.end(i));
      }
      out.append(text(tree, tokens.triviaBehind(i)));
    }
    assertThat(out.toString()).isEqualTo(text);
  }

  @net.jqwik.api.Provide
  net.jqwik.api.Arbitrary<String> text() {
    return new LosslessTest().text();
  }

  @Property(seed = "20261128", tries = 1000)
  void childrenLieInTheirNodesOneAfterTheOther(@ForAll("text") String text) {
    parse(text).statements().forEach(NavigationTest::assertOrdered);
  }

  private static void assertOrdered(Node node) {
    int at = node.start();
    for (Node child : node.children()) {
      assertThat(child.start()).as("%s in %s", child, node).isGreaterThanOrEqualTo(at);
      assertThat(child.end()).as("%s in %s", child, node).isLessThanOrEqualTo(node.end());
      at = child.end();
      assertOrdered(child);
    }
  }

  @Test
  void spansCountAsEditorsDo() {
    SourceFile source = SourceFile.of("f", "é = 1\r\n\t😀x = \"\"\"a\nb\"\"\"\n");
    String text = source.text();
    int start = text.indexOf("\"\"\"");
    int end = text.lastIndexOf("\"\"\"") + 3;
    assertThat(source.span(start, end))
        .isEqualTo(
            new Span(
                text.substring(0, start).getBytes(StandardCharsets.UTF_8).length,
                text.substring(0, end).getBytes(StandardCharsets.UTF_8).length,
                1,
                7,
                2,
                4));
  }

  @Test
  void whatIsOutsideOfTheFileIsNoToken() {
    SyntaxTree tree = SyntaxTree.parse(SourceFile.of("t.star", "x = 1\n"));
    Tokens tokens = tree.tokens();
    for (int index : new int[] {-1, tokens.size()}) {
      assertThatThrownBy(() -> tokens.kind(index)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> tokens.end(index)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> tree.source().line(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(tree.source().line(1000)).isEqualTo(2);
  }
}
