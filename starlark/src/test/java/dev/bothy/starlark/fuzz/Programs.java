package dev.bothy.starlark.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes valid programs from seeds: every statement and expression form, in any layout. They print
 * what they compute; some end in an evaluation error, all within bounds.
 */
final class Programs {
  private static final List<String> UNITS = List.of("  ", "    ", "\t", "   ");

  private final Random random;
  private final Scribble out;
  private final String unit;
  private final List<String> functions = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private int made;

  private Programs(long seed) {
    random = new Random(seed);
    out = new Scribble(random, random.nextInt(6) == 0 ? "\r\n" : "\n");
    unit = UNITS.get(random.nextInt(UNITS.size()));
  }

  /** A program: the same for the same seed. */
  static String of(long seed) {
    Programs programs = new Programs(seed);
    programs.file();
    return programs.out.toString();
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String name() {
    return names.get(random.nextInt(names.size()));
  }

  private void file() {
    int count = 2 + random.nextInt(6);
    global("0");
    for (int i = 0; i < count; i++) {
      if (chance(2)) {
        def("");
      } else if (chance(2)) {
        global(null);
      } else {
        out.write("print", "(");
        items(1);
        out.write(")").endLine("");
      }
    }
  }

  private void global(@org.jspecify.annotations.Nullable String value) {
    String name = "g" + made++;
    out.write(name, "=");
    if (value == null) {
      expression(3);
    } else {
      out.write(value);
    }
    out.endLine("");
    names.add(name);
  }

  private void def(String indentation) {
    String name = "f" + made++;
    out.indent(indentation).write("def", name, "(");
    int known = names.size();
    names.add("p");
    out.write("p");
    if (chance(2)) {
      out.write(",", "q", "=");
      expression(1);
      names.add("q");
    }
    if (chance(3)) {
      out.write(",", "*", "rest");
      names.add("rest");
    }
    if (chance(3)) {
      out.write(",", "**", "more");
      names.add("more");
    }
    out.write(chance(4) ? "," : "", ")", ":");
    if (chance(6)) {
      out.write("return");
      expression(2);
      out.endLine(indentation);
    } else {
      out.endLine(indentation + unit);
      if (chance(4)) {
        out.indent(indentation + unit).write("\"\"\"Doc of it.\n\n  More 'of' it.\n\"\"\"");
        out.endLine(indentation + unit);
      }
      block(indentation + unit, 2, false);
      out.indent(indentation + unit).write("return");
      expression(2);
      out.endLine(indentation + unit);
    }
    names.subList(known, names.size()).clear();
    functions.add(name);
  }

  private void block(String indentation, int depth, boolean loop) {
    int known = names.size();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      statement(indentation, depth, loop);
    }
    names.subList(known, names.size()).clear();
  }

  private void statement(String indentation, int depth, boolean loop) {
    int form = random.nextInt(depth > 0 ? 9 : 5);
    out.indent(indentation);
    switch (form) {
      case 0 -> {
        String name = "v" + made++;
        out.write(name, "=");
        expression(3);
        names.add(name);
      }
      case 1 -> {
        String name = "v" + made++;
        out.write(name, "=", "1", ";", name, "+=");
        integer(1);
        out.write(chance(3) ? ";" : "");
        names.add(name);
      }
      case 2 -> out.write(loop ? (chance(2) ? "break" : "continue") : "pass");
      case 3, 4 -> {
        out.write("print", "(");
        items(2);
        out.write(")");
      }
      case 5 -> {
        compound(indentation, depth, loop, "if");
        return;
      }
      case 6 -> {
        String name = "i" + made++;
        out.write("for", name, "in");
        list(2);
        out.write(":");
        names.add(name);
        out.endLine(indentation + unit);
        block(indentation + unit, depth - 1, true);
        return;
      }
      case 7 -> {
        String a = "s" + made++;
        String b = "t" + made++;
        out.write(a, ",", b, "=");
        expression(1);
        out.write(",");
        expression(1);
        names.add(a);
        names.add(b);
      }
      default -> out.write("x = [None]", ";", "x", "[", "0", "]", "=", "3");
    }
    out.endLine(indentation);
  }

  private void compound(String indentation, int depth, boolean loop, String word) {
    out.write(word);
    condition(2);
    out.write(":");
    if (chance(5)) {
      out.write("pass").endLine(indentation);
    } else {
      out.endLine(indentation + unit);
      block(indentation + unit, depth - 1, loop);
    }
    if (chance(3)) {
      out.indent(indentation);
      compound(indentation, depth, loop, "elif");
    } else if (chance(3)) {
      out.indent(indentation).write("else", ":").endLine(indentation + unit);
      block(indentation + unit, depth - 1, loop);
    }
  }

  private void items(int depth) {
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      out.write(i > 0 ? "," : "");
      expression(depth);
    }
    out.write(count > 0 && chance(4) ? "," : "");
  }

  private void expression(int depth) {
    switch (random.nextInt(depth > 0 ? 12 : 4)) {
      case 0, 1 -> integer(depth);
      case 2 -> out.write(string());
      case 3 -> out.write(name());
      case 4, 5 -> list(depth - 1);
      case 6 -> {
        out.write("{");
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
          out.write(i > 0 ? "," : "", "\"k" + i + "\"", ":");
          expression(depth - 1);
        }
        out.write(count > 0 && chance(3) ? "," : "", "}");
      }
      case 7 -> {
        out.write("(");
        expression(depth - 1);
        out.write(",");
        if (chance(2)) {
          expression(depth - 1);
        }
        out.write(")");
      }
      case 8 -> {
        out.write("(");
        expression(depth - 1);
        out.write("if");
        condition(depth - 1);
        out.write("else");
        expression(depth - 1);
        out.write(")");
      }
      case 9 -> {
        out.write("(", "lambda", "a", ",", "b", "=", "2", ",", "*", "c", ":", "[", "a", ",", "b");
        out.write("]", ")", "(");
        expression(depth - 1);
        out.write(")");
      }
      case 10 -> {
        if (functions.isEmpty()) {
          integer(depth);
          return;
        }
        out.write(functions.get(random.nextInt(functions.size())), "(");
        out.write(chance(2) ? "p = " : "");
        expression(depth - 1);
        out.write(chance(3) ? "," : "", ")");
      }
      default -> condition(depth - 1);
    }
  }

  private void integer(int depth) {
    switch (random.nextInt(depth > 0 ? 7 : 2)) {
      case 0 -> out.write(Integer.toString(random.nextInt(100)));
      case 1 -> out.write("0x" + Integer.toHexString(random.nextInt(500)));
      case 2, 3 -> {
        integer(depth - 1);
        out.write(List.of("+", "-", "*", "|", "&", "^").get(random.nextInt(6)));
        integer(depth - 1);
      }
      case 4 -> {
        out.write(List.of("-", "~", "+", "- -").get(random.nextInt(4)));
        integer(depth - 1);
      }
      case 5 -> {
        out.write("len", "(");
        list(depth - 1);
        out.write(")");
      }
      default -> {
        out.write("(");
        integer(depth - 1);
        out.write(")");
      }
    }
  }

  private void condition(int depth) {
    switch (random.nextInt(depth > 0 ? 5 : 2)) {
      case 0 -> out.write(chance(2) ? "True" : "False");
      case 1 -> {
        integer(0);
        out.write(List.of("<", ">=", "==", "!=").get(random.nextInt(4)));
        integer(0);
      }
      case 2 -> {
        out.write("not");
        condition(depth - 1);
      }
      case 3 -> {
        condition(depth - 1);
        out.write(chance(2) ? "and" : "or");
        condition(depth - 1);
      }
      default -> {
        integer(0);
        out.write(chance(2) ? "in" : "not in");
        list(depth - 1);
      }
    }
  }

  private void list(int depth) {
    switch (random.nextInt(depth > 0 ? 5 : 2)) {
      case 2 -> {
        String name = "e" + made++;
        out.write("[");
        names.add(name);
        integer(depth - 1);
        out.write("for", name);
        names.removeLast();
        if (chance(4)) {
          out.write(",", "_", "in", "[", "(", "1", ",", "2", ")", "]");
        } else {
          out.write("in");
          list(depth - 1);
        }
        if (chance(2)) {
          out.write("if");
          condition(depth - 1);
        }
        out.write("]");
      }
      case 3 -> {
        list(depth - 1);
        out.write("[", chance(2) ? "1" : "", ":", chance(2) ? "- 1" : "", "]");
      }
      case 4 -> {
        out.write("sorted", "(", "[", "3", ",");
        integer(depth - 1);
        out.write("]", ",", "reverse", "=", "True", ")", "[", "0", ":", "]");
      }
      default -> {
        out.write("[");
        items(depth);
        out.write("]");
      }
    }
  }

  private String string() {
    return switch (random.nextInt(8)) {
      case 0 -> "'plain'";
      case 1 -> "'a \"quoted\" one'";
      case 2 -> "'it\\'s'";
      case 3 -> "r'\\d'";
      case 4 -> "'''one\n# two\n'''";
      case 5 -> "b'bytes'";
      case 6 -> "\"a rather long text that makes lines too wide, as texts do now and then\"";
      default -> "\"é😀\"";
    };
  }
}
