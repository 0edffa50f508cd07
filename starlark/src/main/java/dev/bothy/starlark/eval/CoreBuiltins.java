package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions and constants of the language itself. */
final class CoreBuiltins {
  private final Map<String, Object> all = new LinkedHashMap<>();

  private CoreBuiltins() {}

  static Map<String, Object> all() {
    CoreBuiltins b = new CoreBuiltins();
    b.all.put("None", None.NONE);
    b.all.put("True", true);
    b.all.put("False", false);
    ScalarBuiltins.addTo(b);
    CollectionBuiltins.addTo(b);
    b.predicates();
    b.reflection();
    b.output();
    return b.all;
  }

  /** One that is called often. */
  void add(Signature.Builder signature, Builtin.Body body, Builtin.Direct direct) {
    Signature s = signature.build();
    all.put(s.name(), Builtin.core(s, body, direct));
  }

  void add(Signature.Builder signature, Builtin.Body body) {
    Signature s = signature.build();
    all.put(s.name(), Builtin.core(s, body));
  }

  /** A function of one argument, by position. */
  static Signature.Builder unary(String name, Type type) {
    return Signature.of(name).required("x", type).positionalOnly();
  }

  private void predicates() {
    add(
        unary("all", Type.ITERABLE).returns("bool").doc("Whether all elements are true."),
        (thread, a) -> !anyElement(thread, a.raw("x"), false));
    add(
        unary("any", Type.ITERABLE).returns("bool").doc("Whether an element is true."),
        (thread, a) -> anyElement(thread, a.raw("x"), true));
  }

  private static boolean anyElement(StarlarkThread thread, Object iterable, boolean wanted) {
    for (Object x : (StarlarkIterable) iterable) {
      thread.step();
      if (Values.truth(x) == wanted) {
        return true;
      }
    }
    return false;
  }

  private void reflection() {
    add(
        unary("dir", Type.ANY)
            .returns("list")
            .doc("The names of a value's fields and methods, sorted."),
        (thread, a) -> StarlarkList.mutable(thread, List.copyOf(Attributes.names(a.raw("x")))));
    add(
        Signature.of("getattr")
            .required("x", Type.ANY)
            .required("name", Type.STRING)
            .optional("default", Type.ANY)
            .positionalOnly()
            .returns("any")
            .doc("A field of a value, or the default where it has none."),
        (_, a) -> {
          Object value = Attributes.find(a.raw("x"), a.string("name"));
          if (value != null) {
            return value;
          }
          // None counts as a default here, so what was given is asked, not what was meant.
          if (a.count() < 3) {
            throw Attributes.missing(a.raw("x"), a.string("name"));
          }
          Object otherwise = a.rawOrNull("default");
          return otherwise == null ? None.NONE : otherwise;
        });
    add(
        Signature.of("hasattr")
            .required("x", Type.ANY)
            .required("name", Type.STRING)
            .positionalOnly()
            .returns("bool")
            .doc("Whether a value has a field of that name."),
        (_, a) -> Attributes.find(a.raw("x"), a.string("name")) != null);
    add(
        unary("type", Type.ANY).returns("string").doc("The name of a value's type."),
        (_, a) -> Values.type(a.raw("x")),
        (_, x, more) -> more == null ? Values.type(x) : null);
  }

  private void output() {
    add(
        Signature.of("fail")
            .args("args", Type.ANY, "")
            .optional("sep", Type.STRING, " ", "")
            .doc("Stops the evaluation with a message."),
        (_, a) -> {
          throw new EvalException(joined(a));
        });
    add(
        Signature.of("print")
            .args("args", Type.ANY, "")
            .optional("sep", Type.STRING, " ", "")
            .doc("Writes values as text."),
        (thread, a) -> {
          thread.print(joined(a));
          return None.NONE;
        });
  }

  private static String joined(Arguments a) {
    Printer out = new Printer();
    Object args = a.rawOrNull("args");
    String separator = "";
    for (Object x : args == null ? StarlarkTuple.EMPTY : (StarlarkTuple) args) {
      out.append(separator).str(x);
      separator = a.string("sep");
    }
    return out.toString();
  }
}
