package dev.bothy.starlark.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A piece of a statement: a token, or a bracket with all that is in it. */
sealed interface Part {
  /** Its first token. */
  Word first();

  /**
   * A token.
   *
   * @param text as it will be written
   * @param space whether a blank stands before it, when it begins no line
   * @param breaks whether the author ends the line before it, where a line may end
   * @param gap what the author put before it
   */
  record Word(String text, boolean space, boolean breaks, Gap gap) implements Part {
    @Override
    public Word first() {
      return this;
    }

    /** Whether it begins a line, where it is not an item's first token. */
    boolean endsLine() {
      return breaks || !gap.comments().isEmpty();
    }
  }

  /** A pair of brackets. Either all on one line, as far as its items are; or an item a line. */
  final class Group implements Part {
    /** What the brackets mean, which decides how commas behave. */
    enum Kind {
      /** A list, dict or tuple. */
      LITERAL,
      CALL,
      PARAMETERS,
      COMPREHENSION,
      /** {@code (x)}. */
      PARENTHESES,
      /** {@code x[i]}, {@code x[i:j]}. */
      SUBSCRIPT
    }

    final Word open;
    final List<Item> items = new ArrayList<>();
    Kind kind = Kind.LITERAL;

    /** Of the author's. */
    boolean trailingComma;

    /** Comments behind the last item on lines of their own. */
    final List<Comment> dangling = new ArrayList<>();

    /** The comment on the opening bracket's line. */
    @Nullable Comment onOpen;

    boolean broken;
    @Nullable Word close;

    Group(Word open) {
      this.open = open;
    }

    @Override
    public Word first() {
      return open;
    }

    Word closing() {
      return Objects.requireNonNull(close);
    }

    boolean isSingleTuple() {
      return kind == Kind.LITERAL && open.text().equals("(") && items.size() == 1;
    }

    /** Whether a broken group's last item gets a comma. */
    boolean closesWithComma() {
      return switch (kind) {
        case LITERAL, PARAMETERS -> true;
        // envd's files end a call's only argument, which is often a list, without one.
        case CALL -> items.size() > 1 || trailingComma;
        case COMPREHENSION, PARENTHESES, SUBSCRIPT -> false;
      };
    }

    String separator() {
      return kind == Kind.COMPREHENSION ? "" : ",";
    }

    /** Whether an item a line would make its lines shorter. */
    boolean gainsByBreaking() {
      if (kind == Kind.SUBSCRIPT) {
        return false;
      }
      if (items.size() > 1) {
        return true;
      }
      for (Item item : items) {
        for (Part p : item.parts) {
          if (p instanceof Group g && g.gainsByBreaking()) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** What stands between two commas, or a clause of a comprehension. */
  final class Item {
    final List<Part> parts = new ArrayList<>();

    /** Comments on lines of their own before it. */
    final List<Comment> leading = new ArrayList<>();

    /** The comment behind it on its line. */
    @Nullable Comment trailing;

    boolean blankBefore;
  }
}
