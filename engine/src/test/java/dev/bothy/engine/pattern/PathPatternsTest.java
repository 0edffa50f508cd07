package dev.bothy.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns as .dockerignore has them. */
class PathPatternsTest {
  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, a/b, true",
    "a, ab, false",
    "a, b/a, false",
    "a/, a/b, true",
    "/a, a, false",
    "./a/../b, b, true",
    "*, a/b/c, true",
    "*.py, a.py, true",
    "*.py, a/b.py, false",
    "a/*, a, false",
    "a/*, a/b/c, true",
    "a?, ab, true",
    "a?b, a/b, false",
    "?, é, true",
    "[a-c]x, bx, true",
    "[^a-c]x, bx, false",
    "[]]x, ]x, true",
    "a[^x]b, a/b, false",
    "\\*, *, true",
    "\\*, a, false",
    "**, a/b, true",
    "**/a, a, true",
    "**/a, x/y/a/z, true",
    "**/a, xa, false",
    "a/**, a, false",
    "a/**, a/b/c, true",
    "a/**/b, a/b, true",
    "a/**/b, a/x/y/b, true",
    "a/**/b, axb, false",
    "**/*.py, a/b.py, true",
    "**.py, a/b.py, true",
    "**.py, b.py, true",
    "a**, abc, true",
    "a**, ab/c, true",
    "a**b, ab, true",
    "a**b, a/x/b, true",
    "a**b, axb, false",
  })
  void aPatternMatches(String pattern, String path, boolean matches) {
    assertThat(new PathPatterns(List.of(pattern)).matches(path)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "a/b/c, a, true",
    "a/b/c, a/b, true",
    "a/b/c, a/x, false",
    "a/*/c, a/x, true",
    "a, a/b, true",
    "a/**, a, true",
    "**/c, x/y, true",
    "x/**/c, y, false",
    "a*, ab/c, true",
  })
  void aDirectoryMayHoldAMatch(String pattern, String directory, boolean may) {
    assertThat(new PathPatterns(List.of(pattern)).mayMatchBelow(directory)).isEqualTo(may);
  }

  @Test
  void theLastOneThatSaysSomethingWins() {
    PathPatterns patterns = new PathPatterns(List.of("*", "!src", "src/*.pyc", "! src/keep.pyc"));
    assertThat(patterns.hasNegations()).isTrue();
    assertThat(patterns.matches("README")).isTrue();
    assertThat(patterns.matches("src/a.py")).isFalse();
    assertThat(patterns.matches("src/a.pyc")).isTrue();
    assertThat(patterns.matches("src/keep.pyc")).isFalse();
  }

  @Test
  void whatTakesBackWhatNothingMatchedTakesBackNothingBelow() {
    PathPatterns unmatched = new PathPatterns(List.of("**/c", "!a/"));
    assertThat(unmatched.matches("a")).isFalse();
    assertThat(unmatched.matches("a/c")).isTrue();
    PathPatterns matched = new PathPatterns(List.of("a", "**/c", "!a/"));
    assertThat(matched.matches("a")).isFalse();
    assertThat(matched.matches("a/c")).isFalse();
    assertThat(new PathPatterns(List.of("b/a", "!b")).matches("b/a/c")).isTrue();
    assertThat(unmatched.matchesInTurn("a/c")).isFalse();
    assertThat(new PathPatterns(List.of("a", "!**/c", "a/c/d")).matchesInTurn("a/c/d")).isTrue();
    assertThat(new PathPatterns(List.of("**/a")).matchesInTurn("x/a/z")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "./", "/", "a/..", "..", "../a", "a/../../a", "/a"})
  void whatIsNoPathBelowTheRootMatchesNothing(String pattern) {
    PathPatterns patterns = new PathPatterns(List.of(pattern));
    assertThat(patterns.matches("a")).isFalse();
    assertThat(patterns.mayMatchBelow("a")).isFalse();
    assertThat(patterns.isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", " ! ", "a\\", "a/b\\"})
  void halfAPatternIsRefused(String pattern) {
    assertThatThrownBy(() -> new PathPatterns(List.of(pattern)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(pattern);
  }

  @Test
  void anOpenBracketIsRefused() {
    assertThatThrownBy(() -> new PathPatterns(List.of("a/[b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the pattern \"a/[b\" has a [ without its ]");
  }

  @Test
  @Timeout(120)
  void manyStarsTakeNoTime() {
    String path = "a".repeat(2000) + "/" + "a".repeat(2000);
    assertThat(new PathPatterns(List.of("*a".repeat(100) + "b")).matches(path)).isFalse();
    assertThat(new PathPatterns(List.of("**/a*".repeat(100) + "b")).matches(path)).isFalse();
  }
}
