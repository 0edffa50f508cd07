package dev.bothy.dialect;

import dev.bothy.dialect.state.StateValue;
import dev.bothy.starlark.NearestName;
import dev.bothy.starlark.eval.Sequence;
import dev.bothy.starlark.eval.StarlarkDict;
import dev.bothy.starlark.eval.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/** Several images as a function returns them: a dict, or a list of pairs of name and state. */
final class NamedStates {
  private static final String HINT = "write {\"NAME\": state, …}, or a list of (\"NAME\", state)";

  private final Failures failures;
  private final SequencedMap<String, StateValue> states = new LinkedHashMap<>();

  private NamedStates(Failures failures) {
    this.failures = failures;
  }

  /** Whether the value can only be meant as several images. */
  static boolean isMeant(Object result) {
    return result instanceof StarlarkDict || result instanceof Sequence;
  }

  /**
   * By name, in order; at least one.
   *
   * @throws DialectException when it holds anything else
   */
  static SequencedMap<String, StateValue> of(Object result, Failures failures)
      throws DialectException {
    NamedStates named = new NamedStates(failures);
    if (result instanceof StarlarkDict dict) {
      for (Object key : dict) {
        named.put(key, Objects.requireNonNull(dict.get(key)));
      }
    } else if (result instanceof Sequence list) {
      for (Object entry : list) {
        if (!(entry instanceof Sequence pair) || pair.size() != 2) {
          throw named.failure("a list with a value of type " + Values.type(entry) + " in it");
        }
        named.put(pair.get(0), pair.get(1));
      }
    }
    if (named.states.isEmpty()) {
      throw named.failure("no images");
    }
    return named.states;
  }

  private void put(Object name, Object value) throws DialectException {
    if (!(name instanceof String text)) {
      throw failure("an image whose name is of type " + Values.type(name));
    }
    if (!isName(text)) {
      throw failures.returned(
          "an image with the name \"" + text + "\"",
          "lower-case letters, digits, - _ and . between them are allowed");
    }
    if (!(value instanceof StateValue state)) {
      throw failure("for \"" + text + "\" a value of type " + Values.type(value));
    }
    if (states.putIfAbsent(text, state) != null) {
      throw failures.returned("two images named " + text, null);
    }
  }

  private DialectException failure(String what) {
    return failures.returned(what, HINT);
  }

  /** It becomes part of an image's name. */
  private static boolean isName(String text) {
    boolean separated = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean separator = c == '-' || c == '_' || c == '.';
      if (!(separator ? !separated : (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
        return false;
      }
      separated = separator;
    }
    return !separated;
  }

  /** The one that is asked for. */
  static StateValue choose(Map<String, StateValue> states, String name, String function)
      throws DialectException {
    StateValue state = states.get(name);
    if (state == null) {
      String near = NearestName.hint(name, states.keySet());
      throw new DialectException(
          function + "() returns no image " + name,
          null,
          near == null ? "it returns " + String.join(", ", states.keySet()) : near);
    }
    return state;
  }
}
