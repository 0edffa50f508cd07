package dev.bothy.starlark.fuzz;

import java.util.Random;

/** Makes build.envd files from seeds, in any layout, with packages listed in all the ways. */
final class Environments {
  private final Random random;
  private final Scribble out;
  private final String lineEnd;
  private final String indentation;

  private Environments(long seed) {
    random = new Random(seed);
    lineEnd = random.nextInt(4) == 0 ? "\r\n" : "\n";
    indentation = random.nextInt(4) == 0 ? "\t" : "    ";
    out = new Scribble(random, lineEnd);
  }

  static String of(long seed) {
    Environments e = new Environments(seed);
    e.file();
    String text = e.out.toString();
    return e.chance(5) ? text.stripTrailing() : text;
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private void file() {
    boolean shared = chance(3);
    if (shared) {
      out.write("P", "=");
      list(1 + random.nextInt(3));
      out.endLine("");
    }
    boolean inline = chance(8);
    out.write("def", "build", "(", ")", ":");
    if (inline) {
      out.write("install.python", "(", ")");
      if (chance(2)) {
        out.write(";");
        packages(false);
      }
      out.endLine("");
    } else {
      out.endLine(indentation);
      int count = 1 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        out.indent(indentation);
        statement(shared && i == 0);
      }
      if (chance(4)) {
        out.indent(indentation).write("return").endLine("");
      }
    }
    if (chance(3)) {
      out.write("def", "other", "(", ")", ":", "build", "(", ")").endLine("");
    }
  }

  private void statement(boolean shared) {
    switch (random.nextInt(6)) {
      case 0 -> {
        out.write("if", "1", "<", "2", ":").endLine(indentation.repeat(2));
        out.indent(indentation.repeat(2));
        packages(false);
        out.endLine(indentation.repeat(2));
      }
      case 1 -> {
        out.write("install.python", "(", ")", ";", "pass");
        out.endLine(indentation);
      }
      case 2 -> {
        out.write("runtime.expose", "(", chance(2) ? "envd_port =" : "", "80", ")");
        out.endLine(indentation);
      }
      case 3 -> {
        out.write("install.apt_packages", "(");
        list(random.nextInt(3));
        out.write(")").endLine(indentation);
      }
      default -> {
        packages(shared);
        out.endLine(indentation);
      }
    }
  }

  private void packages(boolean shared) {
    out.write("install.python_packages", "(");
    switch (random.nextInt(3)) {
      case 0 -> out.write("name", "=");
      case 1 -> out.write("name =");
      default -> {}
    }
    if (shared) {
      out.write("P");
      if (chance(2)) {
        out.write("+");
        list(random.nextInt(3));
      }
    } else {
      list(random.nextInt(4));
      if (chance(5)) {
        out.write("+");
        list(random.nextInt(2));
      }
    }
    out.write(chance(4) ? "," : "", ")");
  }

  private void list(int count) {
    out.write("[");
    char quote = chance(2) ? '"' : '\'';
    for (int i = 0; i < count; i++) {
      out.write(i > 0 ? "," : "", quote + "p" + random.nextInt(9) + quote);
    }
    out.write(count > 0 && chance(3) ? "," : "", "]");
  }
}
