package dev.bothy.cli.command;

import dev.bothy.cli.args.Nearest;
import dev.bothy.cli.args.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An option's value of the form {@code type=oci,dest=x.tar,…}. */
public final class KeyValues {
  private static final String TRUE = "true";

  private final Invocation invocation;
  private final String option;
  private final Map<String, String> values = new LinkedHashMap<>();

  private KeyValues(Invocation invocation, String option) {
    this.invocation = invocation;
    this.option = option;
  }

  /**
   * Reads a value.
   *
   * @param option as messages name it, {@code --output}
   */
  public static KeyValues of(Invocation invocation, String option, String text)
      throws UsageException {
    return of(invocation, option, text, List.of());
  }

  /**
   * The same.
   *
   * @param flags keys that may stand alone, for {@code true}
   */
  public static KeyValues of(Invocation invocation, String option, String text, List<String> flags)
      throws UsageException {
    KeyValues read = new KeyValues(invocation, option);
    for (String part : split(text)) {
      int equals = part.indexOf('=');
      if (flags.contains(part)) {
        read.values.put(part, TRUE);
      } else if (equals <= 0) {
        throw read.wrong("'" + part + "' is not of the form key=value");
      } else {
        read.values.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    return read;
  }

  public UsageException wrong(String what) {
    return invocation.usage(option + ": " + what);
  }

  /** Takes out what kind of thing it is, which must be said and known. */
  public String type(List<String> types) throws UsageException {
    String type = values.remove("type");
    if (type == null) {
      throw wrong("type=" + String.join("|", types) + " is missing");
    }
    oneOf("type", type, types);
    return type;
  }

  /** Refuses every other key. */
  public void only(List<String> keys) throws UsageException {
    only(keys, null);
  }

  /**
   * Refuses every other key.
   *
   * @param family keys that begin so and go on with what is no letter are known too; null for none
   */
  public void only(List<String> keys, @Nullable String family) throws UsageException {
    for (String key : values.keySet()) {
      if (!keys.contains(key) && !isOf(family, key)) {
        String near = Nearest.of(key, keys);
        throw wrong("unknown key '" + key + "'" + (near == null ? "" : ", did you mean " + near));
      }
    }
  }

  private static boolean isOf(@Nullable String family, String key) {
    return family != null
        && key.length() > family.length()
        && key.startsWith(family)
        && !Character.isLetter(key.charAt(family.length()));
  }

  /** Refuses every other value of a key that may be there. */
  public void oneOf(String key, List<String> known) throws UsageException {
    String value = values.get(key);
    if (value != null) {
      oneOf(key, value, known);
    }
  }

  private void oneOf(String key, String value, List<String> known) throws UsageException {
    if (!known.contains(value)) {
      throw wrong(key + " '" + value + "' is none of " + String.join(", ", known));
    }
  }

  public @Nullable String get(String key) {
    return values.get(key);
  }

  /** Whether the key is said to be true; false when it is not there. */
  public boolean isTrue(String key) throws UsageException {
    return switch (values.getOrDefault(key, "false")) {
      case TRUE, "1" -> true;
      case "false", "0" -> false;
      default -> throw wrong(key + " '" + values.get(key) + "' is neither true nor false");
    };
  }

  /** Makes a path absolute. */
  public void resolve(String key, String path) {
    values.put(key, invocation.resolve(path).toString());
  }

  public Map<String, String> all() {
    return values;
  }

  /** At commas, outside double quotes (a path may hold one). */
  public static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
