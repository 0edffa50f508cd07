package dev.bothy.engine.why;

import dev.bothy.engine.cache.KeyPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an operation says differently.
 *
 * @param label what it is, as in {@link KeyPart}; {@link #ARGUMENTS} and {@link #ORDER} stand for
 *     several
 * @param before null when it is new
 * @param now null when it is gone
 */
public record Difference(String label, @Nullable String before, @Nullable String now) {
  /** All arguments, when there are not as many as before. */
  public static final String ARGUMENTS = "arguments";

  /** The same things in another order. */
  public static final String ORDER = "order";

  private static final String ARGUMENT = "argument ";

  /**
   * All differences between two lists of parts; none exactly when they are equal. Parts of equal
   * labels are taken in their order.
   */
  public static List<Difference> between(List<KeyPart> before, List<KeyPart> now) {
    if (before.equals(now)) {
      return List.of();
    }
    List<Difference> differences = new ArrayList<>();
    List<String> oldArguments = arguments(before);
    List<String> newArguments = arguments(now);
    boolean whole = oldArguments.size() != newArguments.size();
    if (whole) {
      differences.add(
          new Difference(
              ARGUMENTS, String.join(" ", oldArguments), String.join(" ", newArguments)));
    }
    Map<String, String> old = byLabel(before, whole);
    Map<String, String> present = byLabel(now, whole);
    present.forEach(
        (label, value) -> {
          String then = old.get(label);
          if (!value.equals(then)) {
            differences.add(new Difference(plain(label), then, value));
          }
        });
    old.forEach(
        (label, value) -> {
          if (!present.containsKey(label)) {
            differences.add(new Difference(plain(label), value, null));
          }
        });
    if (differences.isEmpty()) {
      differences.add(new Difference(ORDER, labels(before), labels(now)));
    }
    return differences;
  }

  private static List<String> arguments(List<KeyPart> parts) {
    List<String> arguments = new ArrayList<>();
    for (KeyPart part : parts) {
      if (part.label().startsWith(ARGUMENT)) {
        arguments.add(part.value());
      }
    }
    return arguments;
  }

  /** Further parts of a label get a mark that no label has. */
  private static Map<String, String> byLabel(List<KeyPart> parts, boolean withoutArguments) {
    Map<String, Integer> seen = new HashMap<>();
    Map<String, String> map = new LinkedHashMap<>();
    for (KeyPart part : parts) {
      if (!withoutArguments || !part.label().startsWith(ARGUMENT)) {
        int count = seen.merge(part.label(), 1, Integer::sum);
        map.put(part.label() + "\0".repeat(count - 1), part.value());
      }
    }
    return map;
  }

  private static String plain(String label) {
    int mark = label.indexOf('\0');
    return mark < 0 ? label : label.substring(0, mark);
  }

  private static String labels(List<KeyPart> parts) {
    StringBuilder text = new StringBuilder();
    for (KeyPart part : parts) {
      text.append(text.isEmpty() ? "" : ", ").append(part.label());
    }
    return text.toString();
  }
}
