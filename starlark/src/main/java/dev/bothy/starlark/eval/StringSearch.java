package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.nio.charset.StandardCharsets;

/**
 * The methods of strings that look for others. Where places and lengths count, a string that is not
 * ASCII is taken as its UTF-8 bytes, one Latin-1 character each; so one set of algorithms serves
 * both.
 */
final class StringSearch {
  private StringSearch() {}

  private static Signature.Builder search(String name, Type type) {
    return Signature.of(name)
        .required("sub", type)
        .optional("start", Type.INT)
        .optional("end", Type.INT)
        .positionalOnly();
  }

  static void addTo(Methods.Builder<String> t) {
    t.core(search("count", Type.STRING).returns("int"), (s, _, a) -> (long) count(s, a));
    t.core(search("find", Type.STRING).returns("int"), (s, _, a) -> (long) find(s, a, false));
    t.core(
        search("index", Type.STRING).returns("int"), (s, _, a) -> (long) found(find(s, a, false)));
    t.core(search("rfind", Type.STRING).returns("int"), (s, _, a) -> (long) find(s, a, true));
    t.core(
        search("rindex", Type.STRING).returns("int"), (s, _, a) -> (long) found(find(s, a, true)));
    Type affix = Type.oneOf(Type.STRING, Type.TUPLE);
    t.core(
        search("endswith", affix).returns("bool"),
        (s, _, a) -> hasAffix(s, a, true),
        (s, _, x, more) -> more == null && x instanceof String e ? hasAffix(s, e, true) : null);
    t.core(
        search("startswith", affix).returns("bool"),
        (s, _, a) -> hasAffix(s, a, false),
        (s, _, x, more) -> more == null && x instanceof String e ? hasAffix(s, e, false) : null);
  }

  /** Where to look, in bytes. */
  private record Region(String all, int start, int end) {
    static Region of(String s, Arguments a) {
      String all = bytes(s);
      int start = a.isGiven("start") ? ListMethods.clamp(a.raw("start"), all.length()) : 0;
      int end = a.isGiven("end") ? ListMethods.clamp(a.raw("end"), all.length()) : all.length();
      return new Region(all, start, Math.max(start, end));
    }

    boolean hasAffix(String affix, boolean atEnd) {
      return affix.length() <= end - start
          && all.startsWith(affix, atEnd ? end - affix.length() : start);
    }
  }

  /** One Latin-1 character a byte; the string itself when it is ASCII. */
  private static String bytes(String s) {
    if (Utf8.isAscii(s)) {
      return s;
    }
    byte[] bytes = Utf8.encode(s);
    Work.allocate(Sizes.text(bytes.length, false));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static int count(String s, Arguments a) {
    Region r = Region.of(s, a);
    String sub = bytes(a.string("sub"));
    if (sub.isEmpty()) {
      return characters(r) + 1;
    }
    int n = 0;
    for (int i = Search.first(r.all, sub, r.start, r.end);
        i >= 0;
        i = Search.first(r.all, sub, i + sub.length(), r.end)) {
      n++;
    }
    return n;
  }

  private static int characters(Region r) {
    if (Utf8.isAscii(r.all)) {
      return r.end - r.start;
    }
    byte[] part = Utf8.encodeLatin1(r.all, r.start, r.end);
    int n = 0;
    for (int i = 0; i < part.length; n++) {
      i += Math.max(1, Utf8.sequence(part, i, part.length));
    }
    return n;
  }

  private static int find(String s, Arguments a, boolean last) {
    Region r = Region.of(s, a);
    String sub = bytes(a.string("sub"));
    return last
        ? Search.last(r.all, sub, r.start, r.end)
        : Search.first(r.all, sub, r.start, r.end);
  }

  private static int found(int at) {
    if (at < 0) {
      throw new EvalException("substring not found");
    }
    return at;
  }

  private static boolean hasAffix(String s, Arguments a, boolean end) {
    Region r = Region.of(s, a);
    if (a.raw("sub") instanceof StarlarkTuple several) {
      for (int i = 0; i < several.size(); i++) {
        Work.step(1);
        if (!(several.get(i) instanceof String affix)) {
          throw new EvalException(
              "want string, got " + Values.type(several.get(i)) + ", for element " + i);
        }
        if (hasAffix(r, affix, end)) {
          return true;
        }
      }
      return false;
    }
    return hasAffix(r, a.string("sub"), end);
  }

  private static boolean hasAffix(Region r, String affix, boolean end) {
    Work.scan(affix.length());
    return r.hasAffix(bytes(affix), end);
  }

  private static boolean hasAffix(String s, String affix, boolean end) {
    String all = bytes(s);
    return hasAffix(new Region(all, 0, all.length()), affix, end);
  }
}
