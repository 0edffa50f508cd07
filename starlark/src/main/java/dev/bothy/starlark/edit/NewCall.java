package dev.bothy.starlark.edit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * A call to be written, as {@code runtime.expose(envd_port=8000)}. The first argument tells calls
 * apart: one with an equal first argument, by name or position, is the same call.
 *
 * @param callee dotted name of the function
 * @param arguments by name: strings, ints, booleans, lists of these, or maps of strings to these
 */
public record NewCall(String callee, SequencedMap<String, Object> arguments) {
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*");

  public NewCall {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("a call needs an argument to be known by");
    }
    for (String name : callee.split("\\.", -1)) {
      checkName(name);
    }
    arguments.keySet().forEach(NewCall::checkName);
    arguments.values().forEach(value -> Style.literal(value, '"')); // refuses what is none of these
    arguments = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(arguments));
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name: '" + name + "'");
    }
  }

  /** A call with one argument. */
  public static NewCall of(String callee, String argument, Object value) {
    return new NewCall(callee, new LinkedHashMap<>(Map.of(argument, value)));
  }

  /** With one more argument behind the others. */
  public NewCall with(String argument, Object value) {
    SequencedMap<String, Object> more = new LinkedHashMap<>(arguments);
    more.put(argument, value);
    return new NewCall(callee, more);
  }
}
