package dev.bothy.starlark.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.syntax.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FormatterTest {
  private static String format(String text) {
    return Formatter.format(SourceFile.of("f", text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          x=1                             | x = 1
          x  +=  - 1                      | x += -1
          x = a+b*-c                      | x = a + b * -c
          f( a,b = 1 ,* c,** d )          | f(a, b=1, *c, **d)
          f (a) [ 0 ] . b                 | f(a)[0].b
          x = [ 1,2 ][ 1 : -1 ]           | x = [1, 2][1:-1]
          x = {'a' :1}                    | x = {"a": 1}
          x = lambda a,b = 2 : a          | x = lambda a, b=2: a
          x = lambda : 0                  | x = lambda: 0
          x = not a  in  b                | x = not a in b
          x = a   not  in(b)              | x = a not in (b)
          x = (1 ,)                       | x = (1,)
          x = ( )                         | x = ()
          x = 1 .real                     | x = 1 .real
          x = (y)if(z)else-w              | x = (y) if (z) else -w
          x = [a for a,b in c if a]       | x = [a for a, b in c if a]
          f( a(b)for  b in c if b )       | f(a(b) for b in c if b)
          x = 'it"s'                      | x = 'it"s'
          x = r'a'                        | x = r"a"
          x = '\\''                       | x = '\\''
          load( 'a' , b = 'c' )           | load("a", b="c")
          x = 1;                          | x = 1
          x = 1 #c                        | x = 1  #c
          x = a \\                        | x = a \\
          """)
  void oneLine(String before, String after) {
    assertThat(format(before.endsWith("\\") ? before + "\n+ b\n" : before))
        .isEqualTo(after.endsWith("\\") ? after + "\n    + b\n" : after + "\n");
  }

  @Test
  void aLineEndAtABracketOrAnItemMeansAnItemALine() {
    assertThat(format("f(\na, b)\n")).isEqualTo("f(\n    a,\n    b,\n)\n");
    assertThat(format("f(a,\nb)\n")).isEqualTo("f(\n    a,\n    b,\n)\n");
    assertThat(format("f([\n1, 2], 3)\n")).isEqualTo("f([\n    1,\n    2,\n], 3)\n");
  }

  @Test
  void aCommaAtTheEndMeansAnItemALine() {
    assertThat(format("x = [1, 2,]\n")).isEqualTo("x = [\n    1,\n    2,\n]\n");
  }

  @Test
  void aCallsOnlyArgumentKeepsItsCommaOrHasNone() {
    String without = "f(\n    name=[\n        1,\n    ]\n)\n";
    assertThat(format(without)).isEqualTo(without);
    String with = "f(\n    name=[\n        1,\n    ],\n)\n";
    assertThat(format(with)).isEqualTo(with);
  }

  @Test
  void aLineThatIsTooLongIsBrokenAtItsWidestBracket() {
    String name = "a".repeat(40);
    assertThat(format("x = f(" + name + ", g(" + name + ", 1))(2)\n"))
        .isEqualTo("x = f(\n    " + name + ",\n    g(" + name + ", 1),\n)(2)\n");
    String text = "run([\"" + "long ".repeat(20) + "\"])\n";
    assertThat(format(text)).as("breaking would gain nothing").isEqualTo(text);
  }

  @Test
  void chainsStayAsTheAuthorBrokeThem() {
    assertThat(format("x = (\na\n.b( )\n  .c(1))\n"))
        .isEqualTo("x = (\n    a\n    .b()\n    .c(1)\n)\n");
    assertThat(format("x = (a and\n  b)\n")).isEqualTo("x = (a and\n    b)\n");
  }

  @Test
  void commentsStayWithWhatTheyAreAbout() {
    assertThat(
            format(
                """
                # syntax=v1


                x = [ # open
                   # before
                   1 # one
                   , 2, # two

                   # last
                ] # close
                y = (a + # why
                  b)
                """))
        .isEqualTo(
            """
            # syntax=v1


            x = [  # open
                # before
                1,  # one
                2,  # two

                # last
            ]  # close
            y = (a +  # why
                b)
            """);
  }

  @Test
  void commentsBetweenBlocksBelongToTheOneTheyAreIndentedAs() {
    String text =
        """
        def f():
            if x:
                a()
                # of the if
            # of f
        # of the file


        # of g
        def g():
            # first
            pass
        """;
    assertThat(format(text)).isEqualTo(text);
    assertThat(format(text.replace("    ", "  "))).isEqualTo(text);
    assertThat(format(text.replace("    ", "\t"))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"4,true", "8,true", "2,true", "3,false", "0,false"})
  void aCommentInBlanksAmongTabsBelongsWhereAnEditorShowsIt(int blanks, boolean inside) {
    String comment = " ".repeat(blanks) + "# c\n";
    assertThat(format("def f():\n\ta\n" + comment + "x\n"))
        .contains(inside ? "\n    # c\n" : "\n# c\n");
    assertThat(format("def f():\n" + " ".repeat(Math.max(1, blanks)) + "a\n\t# c\nx\n"))
        .contains("\n    # c\n");
  }

  @Test
  void functionsStandApart() {
    assertThat(
            format(
                """

                def f():

                  x = 1



                  y = 2
                  def g():
                    pass
                  return g
                # about z
                z = 1



                w = 2
                """))
        .isEqualTo(
            """
            def f():
                x = 1

                y = 2

                def g():
                    pass

                return g


            # about z
            z = 1


            w = 2
            """);
  }

  @Test
  void everyStatementGetsALine() {
    assertThat(format("def f(): a(); b() # c\nif x: a()\nelse: b()\n"))
        .isEqualTo("def f():\n    a()\n    b()  # c\n\n\nif x:\n    a()\nelse:\n    b()\n");
  }

  @Test
  void lineEndsAreTheFirstOnesAndTheLastLineIsEnded() {
    assertThat(format("x=1\r\ny=[\n2]")).isEqualTo("x = 1\r\ny = [\r\n    2,\r\n]\r\n");
    assertThat(format("\uFEFFx=1")).isEqualTo("\uFEFFx = 1\n");
    assertThat(format("x = '''a\r\n  b'''\ny=1\n"))
        .isEqualTo("x = \"\"\"a\r\n  b\"\"\"\r\ny = 1\r\n");
    assertThat(format("\n\n")).isEmpty();
  }

  @Test
  void aBrokenFileIsRefused() {
    assertThatThrownBy(() -> format("x = (\n"))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("f:2:1");
  }

  /** Each would take a product of lengths if breaking one bracket meant measuring all again. */
  static java.util.stream.Stream<String> longLines() {
    String sums = ("[1, 2] * 3".concat(" * [4, 5]".repeat(14)) + " + ").repeat(1400) + "0";
    return java.util.stream.Stream.of(
        "x = [" + "\"word\", ".repeat(25_000) + "]",
        "x = {" + "\"word\": [1, 2], ".repeat(12_000) + "}",
        "x = [" + "f(1, 2), ".repeat(22_000) + "]",
        "x = " + sums,
        "x = (" + sums + ")",
        "x = (" + sums.replace(" + ", "\n + ") + ")",
        "x = " + "[1, 2] + ".repeat(1400) + "[3]",
        "x = f" + "(1, 2)".repeat(1400),
        "x = " + "[".repeat(90) + "1, 2, ".repeat(30_000) + "]".repeat(90));
  }

  @ParameterizedTest
  @MethodSource("longLines")
  void aHugeLineIsBrokenInOnePass(String line) {
    String formatted = format(line + "\n");
    assertThat(format(formatted)).isEqualTo(formatted);
  }
}
