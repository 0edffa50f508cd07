package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import dev.bothy.starlark.eval.Parameter.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the arguments of a call to the parameters of a signature, or says what is wrong. */
final class SignatureCheck {
  private SignatureCheck() {}

  static Arguments bind(Signature s, Object[] given, Object[] named) {
    @Nullable Object[] values = new Object[s.parameters.length];
    positional(s, given, values);
    Map<String, Object> extra = named.length == 0 ? Map.of() : named(s, named, values);
    for (int i = 0; i < values.length; i++) {
      Parameter p = s.parameters[i];
      Object value = values[i];
      if (value == null) {
        if (p.required()) {
          throw missing(s, p, given.length);
        }
      } else if (i == s.args) {
        StarlarkTuple elements = (StarlarkTuple) value;
        for (int j = 0; j < elements.size(); j++) {
          check(s, p, elements.get(j), s.positional + j);
        }
      } else if (value == None.NONE && !s.strict && !isAny(p.type()) && p.noneIsNotGiven()) {
        values[i] = null;
      } else {
        check(s, p, value, i);
      }
    }
    return new Arguments(s, values, extra, given.length + named.length / 2);
  }

  private static void positional(Signature s, Object[] given, @Nullable Object[] values) {
    int n = Math.min(given.length, s.positional);
    System.arraycopy(given, 0, values, 0, n);
    if (given.length > s.positional) {
      if (s.args < 0) {
        throw tooMany(s, given.length);
      }
      values[s.args] = StarlarkTuple.of(Arrays.copyOfRange(given, n, given.length));
    }
  }

  /** The named arguments; those that only {@code **kwargs} takes are given back. */
  private static Map<String, Object> named(Signature s, Object[] named, @Nullable Object[] values) {
    Map<String, Object> extra = new LinkedHashMap<>();
    for (int i = 0; i < named.length; i += 2) {
      String key = (String) named[i];
      int at = s.indexOf(key);
      if (at >= 0 && canBeNamed(s.parameters[at])) {
        if (values[at] != null) {
          throw repeated(s, key);
        }
        values[at] = named[i + 1];
      } else if (s.kwargs < 0) {
        throw unexpected(s, key);
      } else if (extra.put(key, named[i + 1]) != null) {
        throw repeated(s, key);
      } else {
        String wrong = mismatch(s.parameters[s.kwargs], named[i + 1]);
        if (wrong != null) {
          throw wrong(s, key, wrong, null);
        }
      }
    }
    return extra;
  }

  private static boolean canBeNamed(Parameter p) {
    return p.kind() == Kind.POSITIONAL_OR_NAMED || p.kind() == Kind.NAMED_ONLY;
  }

  /** Not by equals: a record's is linked when it is first used, which every start would pay. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isAny(Type type) {
    return type == Type.ANY || type instanceof Type.Basic basic && basic.name().equals("any");
  }

  private static @Nullable String mismatch(Parameter p, Object value) {
    return isAny(p.type()) ? null : p.type().mismatch(value);
  }

  private static void check(Signature s, Parameter p, Object value, int at) {
    String wrong = mismatch(p, value);
    if (wrong != null) {
      throw hasNames(s)
          ? wrong(s, p.name(), wrong, hint(s, p, value))
          : wrong(s, String.valueOf(at + 1), wrong, null);
    }
  }

  private static @Nullable String hint(Signature s, Parameter p, Object value) {
    String hint = TypeHint.of(p.type(), value);
    return hint != null ? hint : s.hints().get(p.name());
  }

  /** Whether calls may name arguments; where none can be, they are told by their places. */
  private static boolean hasNames(Signature s) {
    for (Parameter p : s.parameters) {
      if (canBeNamed(p) || p.kind() == Kind.KWARGS) {
        return true;
      }
    }
    return false;
  }

  private static EvalException wrong(
      Signature s, String which, String wrong, @Nullable String hint) {
    return new EvalException(s.name() + ": for parameter " + which + ": " + wrong, hint);
  }

  private static EvalException missing(Signature s, Parameter p, int given) {
    if (hasNames(s)) {
      return new EvalException(
          s.name() + ": missing argument for " + p.name(), s.hints().get(p.name()));
    }
    int required = required(s);
    boolean exactly = required == s.positional && s.args < 0;
    return new EvalException(
        s.name()
            + ": got "
            + given
            + (given == 1 ? " argument" : " arguments")
            + ", want "
            + (exactly ? "" : "at least ")
            + required);
  }

  /** How many positional arguments a call needs. */
  private static int required(Signature s) {
    int required = 0;
    while (required < s.positional && s.parameters[required].required()) {
      required++;
    }
    return required;
  }

  private static EvalException tooMany(Signature s, int given) {
    String arguments = given == 1 ? " argument" : " arguments";
    if (s.parameters.length == 0) {
      return new EvalException(s.name() + ": got " + given + arguments + ", want none");
    }
    if (s.positional == 0) {
      return new EvalException(
          s.name() + ": unexpected positional argument" + (given == 1 ? "" : "s") + ", want names");
    }
    return new EvalException(
        s.name()
            + ": got "
            + given
            + (s.positional < s.parameters.length ? " positional" : "")
            + arguments
            + ", want "
            + (required(s) == s.positional ? "" : "at most ")
            + s.positional);
  }

  private static EvalException repeated(Signature s, String key) {
    return new EvalException(
        s.name() + ": got multiple values for keyword argument \"" + key + "\"");
  }

  private static EvalException unexpected(Signature s, String key) {
    String hint = s.hints().get(key);
    if (!hasNames(s)) {
      return new EvalException(s.name() + ": unexpected keyword arguments", hint);
    }
    List<String> names = new ArrayList<>();
    for (Parameter p : s.parameters) {
      if (canBeNamed(p)) {
        names.add(p.name());
      }
    }
    return new EvalException(
        s.name() + ": unexpected keyword argument " + key, hint != null ? hint : near(key, names));
  }

  private static @Nullable String near(String key, List<String> names) {
    String near = NearestName.hint(key, names);
    if (near != null || names.isEmpty()) {
      return near;
    }
    return "it takes " + String.join(", ", names);
  }
}
