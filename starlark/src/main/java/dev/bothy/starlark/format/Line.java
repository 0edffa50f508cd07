package dev.bothy.starlark.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of the program, which may become several of text. */
sealed interface Line {
  /** How deep its block is, from 0. */
  int level();

  /** How many blank lines the author has before it. */
  int blanks();

  /** A small statement, or the header of a compound one. */
  record Code(int level, int blanks, Kind kind, List<Part> parts, @Nullable Comment comment)
      implements Line {
    enum Kind {
      SMALL,
      /** {@code def …:}. */
      DEF,
      /** Of another statement that has a block. */
      HEADER,
      /** {@code elif}, {@code else}: a header that goes on a statement. */
      CONTINUED_HEADER
    }

    boolean opensBlock() {
      return kind != Kind.SMALL;
    }
  }

  /** A comment between statements. */
  record Remark(int level, int blanks, String text) implements Line {}
}
