package dev.bothy.starlark.lib;

import dev.bothy.starlark.eval.Builtin;
import dev.bothy.starlark.eval.Namespace;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;

/**
 * {@code json.encode}, {@code json.decode} and {@code json.indent}: JSON (RFC 8259) from values and
 * back.
 */
public final class JsonModule {
  private static final Builtin ENCODE =
      Builtin.core(
          Signature.of("json.encode")
              .required("x", Type.ANY)
              .positionalOnly()
              .returns("string")
              .doc(
                  "A value as JSON: dicts (keys in order) and structs as objects, other iterables"
                      + " as arrays.")
              .build(),
          (thread, a) -> new JsonWriter(thread).write(a.raw("x")));

  private static final Builtin DECODE =
      Builtin.core(
          Signature.of("json.decode")
              .required("x", Type.STRING)
              .positionalOnly()
              .optional("default", Type.ANY, "what to answer when x is not JSON")
              .returns("any")
              .doc("The value of a JSON text; a number with a point or an exponent is a float.")
              .build(),
          (thread, a) -> {
            try {
              return new JsonReader(thread, a.string("x"), "unexpected").read();
            } catch (JsonScanner.Malformed e) {
              Object instead = a.rawOrNull("default");
              if (instead != null) {
                return instead;
              }
              throw e.told();
            }
          });

  private static final Builtin INDENT =
      Builtin.core(
          Signature.of("json.indent")
              .required("str", Type.STRING)
              .positionalOnly()
              .namedOnly()
              .optional("prefix", Type.STRING, "", "what each line but the first begins with")
              .optional("indent", Type.STRING, "\t", "one level of indentation")
              .returns("string")
              .doc("A JSON text, an element a line.")
              .build(),
          (thread, a) -> {
            try {
              new JsonReader(thread, a.string("str"), "invalid").read();
            } catch (JsonScanner.Malformed e) {
              throw e.told();
            }
            return JsonLayout.indent(
                thread, a.string("str"), "\n" + a.string("prefix"), a.string("indent"));
          });

  private JsonModule() {}

  /** The module, to be predeclared as {@code json}. */
  public static Namespace module() {
    return Namespace.of("json", ENCODE, DECODE, INDENT);
  }
}
