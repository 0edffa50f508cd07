package dev.bothy.starlark.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code def name(parameters): body}.
 *
 * @param function numbers the file's functions from 1, 0 being the file itself
 */
public record Def(
    Expression.Name name, List<Parameter> parameters, Statement.Block body, int function, int start)
    implements Statement {

  @Override
  public int end() {
    return body.end();
  }

  /** The body's first statement when it is a string, as documentation. */
  public @Nullable String doc() {
    return !body.statements().isEmpty()
            && body.statements().getFirst() instanceof Statement.Expr(Expression.StringLiteral s)
        ? s.value()
        : null;
  }

  /**
   * A parameter of a def or lambda.
   *
   * @param name null for a bare {@code *}
   */
  public record Parameter(
      Kind kind,
      Expression.@Nullable Name name,
      @Nullable Expression defaultValue,
      int start,
      int end)
      implements Node {
    /** How it is written. */
    public enum Kind {
      /** A name, perhaps with a default. */
      PLAIN,
      /** {@code *args}, or {@code *} alone. */
      STAR,
      /** {@code **kwargs}. */
      STAR_STAR
    }
  }
}
