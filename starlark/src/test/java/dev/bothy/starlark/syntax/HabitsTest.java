package dev.bothy.starlark.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.Diagnostic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of Python that is no Starlark. */
class HabitsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          x++                    ~ 1:4  ~ write x += 1
          x--                    ~ 1:4  ~ write x -= 1
          x = 2 ** 3             ~ 1:7  ~ there is no power: write x * x
          x = f(2 ** 3)          ~ 1:9  ~ there is no power: write x * x
          assert x == 1          ~ 1:8  ~ write `if not ...: fail("...")`
          with open("x") as f:   ~ 1:1  ~ nothing is opened or closed here: leave it out
          try:                   ~ 1:1  ~ there are no exceptions; fail("...") stops the evaluation
          class A:               ~ 1:1  ~ use functions and dicts
          import os              ~ 1:1  ~ use load("file", "name")
          from os import path    ~ 1:1  ~ use load("file", "name")
          x = f"{y}"             ~ 1:5  ~ use "...".format(...)
          global x               ~ 1:1  ~ take it as a parameter and return it
          yield x                ~ 1:1  ~ return a list
          print "x"              ~ 1:7  ~ print is a function: print(...)
          match x:               ~ 1:7  ~ use if, elif and else
          x = a && b             ~ 1:8  ~ write and
          x = a || b             ~ 1:8  ~ write or
          x = a <> b             ~ 1:8  ~ write !=
          x = !a                 ~ 1:5  ~ write not
          x = a ? b              ~ 1:7  ~ write x if condition else y
          @cached                ~ 1:1  ~ there are no decorators: call the function
          x: int = 1             ~ 1:2  ~ leave them out
          """)
  void eachIsAnsweredWithWhatToWrite(String line, String place, String hint) {
    SyntaxTree wrong = SyntaxTree.parse(SourceFile.of("x.star", line + "\n"));
    Diagnostic first = wrong.errors().getFirst();
    assertThat(first.line() + ":" + first.column()).isEqualTo(place);
    assertThat(first.hint()).isEqualTo(hint);
  }

  @ParameterizedTest
  @CsvSource({"x = y z", "x = + +", "f(1 2)", "x = 1 - -"})
  void whatIsNoHabitHasNoHint(String line) {
    SyntaxTree wrong = SyntaxTree.parse(SourceFile.of("x.star", line + "\n"));
    assertThat(wrong.errors().getFirst().hint()).isNull();
  }
}
