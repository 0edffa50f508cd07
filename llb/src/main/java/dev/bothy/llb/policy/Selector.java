package dev.bothy.llb.policy;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.bothy.llb.op.SourceOp;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which sources a rule is about. A source whose identifier is the selector's own always is. */
final class Selector {
  /** How an identifier is compared; in the protocol's order. */
  enum MatchType {
    /** {@code *} stands for anything. */
    WILDCARD,
    EXACT,
    /** Found somewhere in the identifier; in RE2's syntax. */
    REGEX
  }

  /** How an attribute is compared; in the protocol's order. */
  enum Condition {
    EQUAL,
    NOTEQUAL,
    /** A regular expression is found somewhere in it. */
    MATCHES
  }

  /**
   * What an attribute must be; an absent one is empty.
   *
   * @param regex of the value where that is what counts
   */
  record Constraint(String key, String value, Condition condition, @Nullable Pattern regex) {
    /**
     * @throws IllegalArgumentException when it is to match what is no regular expression
     */
    static Constraint of(String key, String value, Condition condition) {
      return new Constraint(
          key, value, condition, condition == Condition.MATCHES ? compiled(value) : null);
    }

    boolean holds(Map<String, String> attrs) {
      String attr = attrs.getOrDefault(key, "");
      return regex != null
          ? regex.matcher(attr).find()
          : attr.equals(value) == (condition == Condition.EQUAL);
    }
  }

  private final String identifier;
  private final MatchType type;
  private final List<Constraint> constraints;
  private final @Nullable Pattern pattern;

  /**
   * @throws IllegalArgumentException when the identifier is not what the type says
   */
  Selector(String identifier, MatchType type, List<Constraint> constraints) {
    this.identifier = identifier;
    this.type = type;
    this.constraints = List.copyOf(constraints);
    this.pattern =
        switch (type) {
          case EXACT -> null;
          case REGEX -> compiled(identifier);
          case WILDCARD -> wildcard(identifier);
        };
  }

  private static Pattern compiled(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + regex + "\" is no regular expression: " + e.getDescription(), e);
    }
  }

  private static Pattern wildcard(String text) {
    if (text.contains("**")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has a **; one * stands for anything already");
    }
    StringBuilder regex = new StringBuilder("^");
    String[] parts = text.split("\\*", -1);
    for (int i = 0; i < parts.length; i++) {
      regex.append(i == 0 ? "" : "(.*)").append(Pattern.quote(parts[i]));
    }
    return Pattern.compile(regex.append('$').toString());
  }

  String identifier() {
    return identifier;
  }

  MatchType type() {
    return type;
  }

  boolean matches(SourceOp source) {
    for (Constraint constraint : constraints) {
      if (!constraint.holds(source.attrs())) {
        return false;
      }
    }
    return source.identifier().equals(identifier)
        || pattern != null && pattern.matcher(source.identifier()).find();
  }

  /**
   * What an identifier that matches becomes: of a wildcard the template with what its stars stand
   * for, of a regular expression the identifier with each of its matches replaced, and of an exact
   * one, as with BuildKit, what the selector says.
   */
  String converted(String from, String template) {
    if (pattern == null) {
      return identifier;
    }
    Matcher matcher = pattern.matcher(from);
    if (type == MatchType.REGEX) {
      return RegexTemplate.replaceAll(matcher, from, template);
    }
    return matcher.find() ? RegexTemplate.expand(matcher, template) : from;
  }
}
