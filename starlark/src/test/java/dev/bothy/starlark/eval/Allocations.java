package dev.bothy.starlark.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * Programs that each do one thing with large arguments, or keep what one thing makes: {@code x} is
 * text, {@code w} wide text, {@code l} a list of ints, {@code d} a dict.
 */
final class Allocations {
  private Allocations() {}

  /** Values for the expressions below. */
  static final String VALUES =
      """
      t = "some words, 12" * (N // 16)
      w = "wö€rter, 12" * (N // 16)
      e = "a\\U0001F600" * (N // 8)
      b = bytes(t)
      l = list(range(N // 8))
      s = [str(i) for i in range(N // 16)]
      d = {i: i for i in range(N // 32)}
      ds = {str(i): i for i in range(N // 64)}
      st = set(range(N // 32))
      tu = tuple(l)
      big = (1 << 500)
      for i in range(7):
          big *= big
      """;

  /** Besides, where it is used: an int of almost 2^(9 + DOUBLINGS) bits. */
  private static final String HUGE =
      """
      huge = 1 << 511
      for i in range(DOUBLINGS):
          huge = huge * huge + huge // 3
      """;

  /** Each makes something that grows with the values. */
  static final List<String> LARGE =
      List.of(
          // Operators.
          "t + t",
          "w + w",
          "t + w",
          "w[:-1] + w[2:]",
          "t * 2",
          "w * 2",
          "e * 2",
          "b + b",
          "b * 2",
          "l + l",
          "l * 2",
          "tu + tu",
          "tu * 2",
          "d | d",
          "st | st",
          "st & st",
          "st - set([1])",
          "st ^ set([1])",
          "big * big",
          "big + 1",
          "-big",
          "~big",
          "big // 3",
          "big % (big // 3)",
          "big >> 7",
          "big << 300",
          "big | 1",
          "big & (big // 3)",
          "big ^ 1",
          "huge * huge",
          "huge * big",
          "huge * huge // huge",
          "huge // big",
          "(huge * big) % huge",
          "huge % 10",
          "[huge < 1.5] * 999",
          "huge + 1 == huge",
          // Indexing and slices.
          "t[1:]",
          "w[1:]",
          "e[1:]",
          "t[::2]",
          "w[::2]",
          "w[1]",
          "b[1:]",
          "b[::2]",
          "l[1:]",
          "tu[::2]",
          "t.elems()[1:]",
          "w.elems()[1:]",
          "w.elem_ords()[1:]",
          "b.elems()[1:]",
          // Formats.
          "\"%s%s\" % (t, t)",
          "\"%s\" % w",
          "\"%s%s\" % (t, e)",
          "\"%r\" % t",
          "\"%r\" % w",
          "\"%s\" % l",
          "\"%s\" % d",
          "\"%d\" % big",
          "\"%x\" % big",
          "\"%X\" % big",
          "\"%o\" % big",
          "t % ()",
          "w % ()",
          "(t + \"%s\") % 1",
          "\"%s\" % b",
          "\"{}{}\".format(t, t)",
          "\"{}{}\".format(t, w)",
          "\"{!r}\".format(e)",
          "\"{x}\".format(x = w)",
          "t.format()",
          "w.format()",
          // Methods of strings.
          "t.capitalize()",
          "w.capitalize()",
          "t.lower()",
          "w.lower()",
          "t.upper()",
          "w.upper()",
          "(\"ÿ\" * N).upper()",
          "t.title()",
          "w.title()",
          "w.islower()",
          "w.isupper()",
          "w.isalnum()",
          "w.istitle()",
          "t.count(\"o\")",
          "w.count(\"ö\")",
          "w.count(\"\")",
          "t.find(\"?\")",
          "w.find(\"?\")",
          "w.rfind(\"?\")",
          "w.find(w, 1)",
          "w.startswith(w)",
          "w.endswith(w)",
          "t.startswith((w, t))",
          "t.partition(\",\")",
          "w.partition(\",\")",
          "w.rpartition(\"€\")",
          "t.split()",
          "w.split()",
          "w.split(\"r\")",
          "t.rsplit(\",\")",
          "w.rsplit(\" \", 3)",
          "t.replace(\" \", \"\\n\").splitlines()",
          "w.replace(\" \", \"\\n\").splitlines(True)",
          "t.strip(\"x\")",
          "(t + \" \").strip()",
          "(w + \" \").rstrip()",
          "w.lstrip(\"w\")",
          "t.removeprefix(\"so\")",
          "w.removesuffix(\"12\")",
          "t.replace(\"o\", \"oo\")",
          "t.replace(\"o\", \"€\")",
          "w.replace(\"ö\", \"o\")",
          "w.replace(\"\", \"-\")",
          "\",\".join(s)",
          "\"€\".join(s)",
          "t.join([w, w])",
          "list(t.elems())",
          "list(w.elems())",
          "list(t.codepoints())",
          "list(w.codepoints())",
          "list(e.codepoint_ords())",
          "list(e.elem_ords())",
          // Functions.
          "bytes(t)",
          "bytes(w)",
          "bytes(e[1:])",
          "bytes([1] * N)",
          "bytes(b.elems())",
          "str(l)",
          "str(t)",
          "str(b)",
          "str(bytes(w))",
          "str(b\"\\xff\" * N)",
          "repr(t)",
          "repr(w)",
          "repr(e)",
          "repr(\"\\n\" * N)",
          "repr(\"\\u200b\" * N)",
          "repr(b)",
          "repr(b\"\\xff\" * N)",
          "repr(tu)",
          "repr(st)",
          "str(big)",
          "int(str(big))",
          "int(\"9\" * 90000)",
          "str(huge)",
          "str(huge * huge)",
          "\"%x\" % (huge * huge)",
          "\"%o\" % huge",
          "int(\"9\" * 315000)",
          "int(\"f\" * 250000, 16)",
          "int(\"z\" * 100000, 36)",
          "float(\"9\" * 300 + \".\" + \"9\" * N)",
          "list(l)",
          "list(range(N))",
          "list(st)",
          "list(d)",
          "tuple(l)",
          "tuple(st)",
          "tuple(range(N))",
          "set(l)",
          "set(range(N // 4))",
          "dict(d)",
          "dict([(i, i) for i in l])",
          "dict(zip(l, l))",
          "dict(**ds)",
          "enumerate(l)",
          "enumerate(range(N // 4), 1 << 62)",
          "zip(l, l)",
          "zip(range(N // 4), range(N // 4), range(N // 4))",
          "reversed(l)",
          "reversed(range(N))",
          "sorted(l)",
          "sorted(range(N), reverse = True)",
          "sorted(s)",
          "sorted(s, key = len)",
          "sorted(l, key = lambda x: -x)",
          "sorted(tu)",
          "sorted(zip(l, l))",
          "sorted([w[i:i + 9] for i in range(0, 900, 3)])",
          "max(l)",
          "min(range(N))",
          "max(l, key = lambda x: -x)",
          "max(*l)",
          "len(w)",
          "hash(w)",
          "all(l)",
          "any([0] * N)",
          "print(t)",
          "print(w, l)",
          "[x for x in l]",
          "[x + (1 << 40) for x in l]",
          "{x: x for x in l}",
          "{x + (1 << 40): x + (1 << 40) for x in l}",
          "(lambda *a: a)(*l)",
          "(lambda **k: k)(**ds)",
          // Methods of lists, dicts and sets.
          "[].extend(l)",
          "[].extend(range(N))",
          "[l.index(i) for i in l[-9:]]",
          "d.items()",
          "d.keys()",
          "d.values()",
          "{}.update(d)",
          "{}.update(zip(l, l))",
          "{}.update(**ds)",
          "st.union(l)",
          "st.union(range(N // 4))",
          "st.difference(l)",
          "st.intersection(l)",
          "st.symmetric_difference(l)",
          "st.issubset(l)",
          "st.issuperset(l)",
          "st.isdisjoint([-1])",
          "set().update(l, st)",
          "set(st).difference_update(l)",
          "set(st).intersection_update(l)",
          "set(st).symmetric_difference_update([-1])",
          // Comparisons.
          "t + \"a\" == t + \"b\"",
          "w < w[:-1]",
          "e < e[1:]",
          "l == list(l)",
          "d == dict(d)",
          "w in w + \"!\"",
          "\"?\" in w",
          "b in b + b\"!\"",
          // Modules.
          "json.encode(l)",
          "json.encode(s)",
          "json.encode(t)",
          "json.encode(w)",
          "json.encode(e)",
          "json.encode(\"\\n\" * N)",
          "json.encode(ds)",
          "json.encode(struct(a = t, **ds))",
          "json.decode(json.encode(l))",
          "json.decode(json.encode(s))",
          "json.decode(json.encode(w))",
          "json.decode(json.encode(ds))",
          "json.decode(\"[\" + \"1.5,\" * N + \"1]\")",
          "json.decode(\"[\" + \"\\\"€\\\",\" * N + \"1]\")",
          "json.decode(\"[\" + \"[],\" * (N // 8) + \"1]\")",
          "json.decode(\"[\" + \"{},\" * (N // 8) + \"1]\")",
          "json.decode(\"9\" * 90000)",
          "json.decode(t, default = 1)",
          "json.indent(json.encode(l))",
          "json.indent(json.encode(w), prefix = w)",
          "json.indent(\"[\" * 200 + \"]\" * 200, indent = t[:9999])",
          "struct(**ds)",
          "struct(**ds) + struct(a = 1)",
          "math.pow(2, 3)",
          "time.parse_duration(\"1h\")");

  /** Those of {@link #LARGE} that look through much and make nothing of it. */
  static final List<String> SCANNING =
      List.of(
          "w.isalnum()",
          "w.istitle()",
          "t.find(\"?\")",
          "[l.index(i) for i in l[-9:]]",
          "\"?\" in w",
          "json.decode(t, default = 1)");

  /** Small things, of which a program can keep many. */
  static final List<String> SMALL =
      List.of(
          "[]",
          "[i]",
          "[i, i]",
          "(i,)",
          "(i, i, i)",
          "{}",
          "{i: i}",
          "set()",
          "set([i])",
          "dict()",
          "str(i)",
          "\"%d\" % i",
          "\"{}\".format(i)",
          "repr(i)",
          "chr(65 + i % 99)",
          "i + 1000",
          "i * 1.5",
          "(1 << 80) + i",
          "lambda: i",
          "x.append",
          "\"abc\"[1:]",
          "\"w€\"[1:]",
          "\"ab\" + str(i)",
          "\"a,b\".split(\",\")",
          "\"a,b\".partition(\",\")",
          "\"ab\".elems()",
          "\"ab\".codepoints()",
          "list(\"ab\".elems())",
          "b\"ab\"",
          "bytes(\"ab\")",
          "b\"ab\"[1:]",
          "b\"ab\".elems()",
          "range(i)",
          "[] + []",
          "() + (i,)",
          "[i] * 3",
          "\"a\" * 3",
          "{} | {i: 1}",
          "list(range(3))",
          "tuple([i])",
          "sorted([i, 1])",
          "reversed([i])",
          "zip([i], [i])",
          "enumerate([i])",
          "{i: i}.items()",
          "{i: i}.keys()",
          "{i: 1}.popitem()",
          "\" a \".strip()",
          "\"ab\".upper()",
          "\"€b\".upper()",
          "\"ab\".title()",
          "\"ab\".replace(\"a\", \"b\")",
          "\",\".join([\"a\", \"b\"])",
          "json.encode(i)",
          "json.decode(\"[1, 2]\")",
          "json.decode(\"{}\")",
          "struct(a = i)",
          "set([i]) | set([1])",
          "set([i]).union([1])",
          "dir([])[:1]",
          "(lambda *a: a)(i, i)",
          "(lambda **k: k)(a = i)",
          "time.second * i",
          "time.from_timestamp(i)",
          "[j for j in [i]]",
          "{j: j for j in [i]}",
          "float(i)",
          "getattr([], \"append\")",
          "\"x\".join");

  /** Runs until a limit ends it: keeps what one of {@link #SMALL} makes. */
  static String keeping(String expression) {
    return "def main():\n    x = []\n    for i in range(1 << 30):\n        x.append("
        + expression
        + ")\nmain()\n";
  }

  /** Makes one of {@link #LARGE} and keeps it, time and again. */
  static String repeating(String expression, int n, int doublings) {
    return program(
        expression,
        n,
        doublings,
        "print(\"ready\")\n    for turn in range(1 << 30):\n        kept.append(EXPRESSION)");
  }

  static String once(String expression, int n) {
    return program(
        expression, n, 10, "print(\"ready\")\n    kept.append(EXPRESSION)\n    print(\"done\")");
  }

  private static String program(String expression, int n, int doublings, String body) {
    List<String> lines = new ArrayList<>();
    String huge = HUGE.replace("DOUBLINGS", String.valueOf(doublings));
    (expression.contains("huge") ? VALUES + huge : VALUES)
        .replace("N", String.valueOf(n))
        .lines()
        .forEach(l -> lines.add("    " + l));
    return "def main():\n    kept = []\n"
        + String.join("\n", lines)
        + "\n    "
        + body.replace("EXPRESSION", expression.replace("N", String.valueOf(n)))
        + "\nmain()\n";
  }
}
