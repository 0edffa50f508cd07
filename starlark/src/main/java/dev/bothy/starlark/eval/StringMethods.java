package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;

/** The methods of strings: all of them by name, and those that put texts together. */
final class StringMethods {
  static final Methods<String> TABLE = table();

  private StringMethods() {}

  private static Methods<String> table() {
    Methods.Builder<String> t = Methods.builder();
    StringCases.addTo(t);
    StringSearch.addTo(t);
    StringParts.addTo(t);
    iterating(t);
    t.core(
        Signature.of("format")
            .args("args", Type.ANY, "")
            .kwargs("kwargs", Type.ANY, "")
            .returns("string"),
        (s, thread, a) -> {
          Object args = a.rawOrNull("args");
          return Formatting.format(
              thread, s, args == null ? StarlarkTuple.EMPTY : (StarlarkTuple) args, a.kwargs());
        });
    t.core(
        Signature.of("join").required("x", Type.ITERABLE).positionalOnly().returns("string"),
        StringMethods::join);
    t.core(
        Signature.of("replace")
            .required("old", Type.STRING)
            .required("new", Type.STRING)
            .optional("count", Type.INT, -1L, "")
            .positionalOnly()
            .returns("string"),
        (s, _, a) -> replace(s, a.string("old"), a.string("new"), a.longInteger("count")),
        (s, _, old, replacement) ->
            old instanceof String x && replacement instanceof String y
                ? replace(s, x, y, -1)
                : null);
    return t.build();
  }

  private static void iterating(Methods.Builder<String> t) {
    t.core(
        plain("codepoint_ords", "string.codepoints"),
        (s, _, _) -> StringElements.codePoints(s, true));
    t.core(
        plain("codepoints", "string.codepoints"), (s, _, _) -> StringElements.codePoints(s, false));
    t.core(plain("elem_ords", "string.elems"), (s, _, _) -> StringElements.bytes(s, true));
    t.core(plain("elems", "string.elems"), (s, _, _) -> StringElements.bytes(s, false));
  }

  /** A method without parameters. */
  static Signature.Builder plain(String name, String returns) {
    return Signature.of(name).returns(returns);
  }

  private static Object join(String s, StarlarkThread thread, Arguments a) {
    TextBuilder out = new TextBuilder();
    int[] n = {0};
    Lists.each(
        thread,
        a.raw("x"),
        x -> {
          if (!(x instanceof String part)) {
            throw new EvalException("in list, want string, got " + Values.type(x));
          }
          if (n[0]++ > 0) {
            out.append(s);
          }
          out.append(part);
          Work.scan(s.length() + part.length());
        });
    return Utf8.normalize(out.toString());
  }

  private static String replace(String s, String old, String replacement, long count) {
    long left = count < 0 ? Long.MAX_VALUE : count;
    if (!old.isEmpty() && Search.first(s, old, 0) < 0) {
      return s;
    }
    TextBuilder out = new TextBuilder();
    int at = 0;
    if (old.isEmpty()) {
      // Between all characters, before the first and behind the last.
      for (; left > 0 && at <= s.length(); left--) {
        Work.step(1);
        out.append(replacement);
        if (at == s.length()) {
          return Utf8.normalize(out.toString());
        }
        int c = s.codePointAt(at);
        out.appendCodePoint(c);
        at += Character.charCount(c);
      }
    } else {
      for (int next; left > 0 && (next = Search.first(s, old, at)) >= 0; left--) {
        Work.step(1);
        out.append(s, at, next).append(replacement);
        at = next + old.length();
      }
    }
    return Utf8.normalize(out.append(s, at, s.length()).toString());
  }
}
