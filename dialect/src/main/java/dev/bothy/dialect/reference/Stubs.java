package dev.bothy.dialect.reference;

import dev.bothy.dialect.function.Registry;
import dev.bothy.starlark.eval.Parameter;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import dev.bothy.starlark.eval.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stub file of Python (PEP 484): editors that take {@code build.envd} for Python complete names
 * and check arguments by it. A module of ours is a class with static methods there.
 */
final class Stubs {
  private static final int WIDTH = 100;

  private final StringBuilder out = new StringBuilder();

  private Stubs() {}

  static String text() {
    Stubs stubs = new Stubs();
    stubs.write();
    return stubs.out.toString();
  }

  private void write() {
    out.append("# Written from the signatures by ReferenceTest (-Dgolden.update): change those.\n");
    out.append("from typing import Any, Literal\n\n");
    out.append("class Mount:\n");
    out.append("    \"\"\"Something that one `run` sees besides its own tree.\"\"\"\n");
    Map<String, List<Signature>> modules = new LinkedHashMap<>();
    for (Signature s : Registry.signatures()) {
      modules.computeIfAbsent(Page.module(s.name()), _ -> new ArrayList<>()).add(s);
    }
    for (Signature s : modules.getOrDefault("Mount", List.of())) {
      function(s, "    ", true, "");
    }
    out.append("\nclass State:\n    \"\"\"An immutable description of a file tree.\"\"\"\n");
    for (Signature s : modules.getOrDefault("state", List.of())) {
      function(s, "    ", false, "self");
    }
    for (Map.Entry<String, List<Signature>> module : modules.entrySet()) {
      String name = module.getKey();
      if (name.isEmpty() || name.equals("state") || name.equals("Mount")) {
        continue;
      }
      out.append("\nclass ").append(name).append(":\n");
      for (Registry.Constant constant : Registry.constants()) {
        if (Page.module(constant.name()).startsWith(name + ".")) {
          constantClass(name, constant);
        }
      }
      for (Signature s : module.getValue()) {
        function(s, "    ", true, "");
      }
    }
    out.append('\n');
    for (Registry.Constant constant : Registry.constants()) {
      if (Page.module(constant.name()).isEmpty()) {
        out.append(constant.name()).append(": str\n");
      }
    }
    for (Signature s : modules.getOrDefault("", List.of())) {
      function(s, "", false, "");
    }
  }

  /** {@code data.path.huggingface}: the first of {@code data.path} opens a class in the class. */
  private void constantClass(String outer, Registry.Constant constant) {
    String inner = Page.module(constant.name()).substring(outer.length() + 1);
    String head = "    class " + inner + ":\n";
    if (out.indexOf(head) < 0) {
      out.append(head);
    }
    out.append("        ").append(Page.shortName(constant.name())).append(": str\n");
  }

  private void function(Signature s, String indent, boolean isStatic, String self) {
    if (isStatic) {
      out.append(indent).append("@staticmethod\n");
    }
    List<String> parameters = new ArrayList<>();
    if (!self.isEmpty()) {
      parameters.add(self);
    }
    boolean star = false;
    List<String> last = new ArrayList<>();
    for (int i = 0; i < s.parameters().size(); i++) {
      Parameter p = s.parameters().get(i);
      String text = parameter(s, p);
      switch (p.kind()) {
        case POSITIONAL_ONLY -> {
          parameters.add(text);
          if (i + 1 == s.parameters().size()
              || s.parameters().get(i + 1).kind() != Parameter.Kind.POSITIONAL_ONLY) {
            parameters.add("/");
          }
        }
        case POSITIONAL_OR_NAMED -> parameters.add(text);
        case NAMED_ONLY -> {
          if (!star) {
            star = true;
            parameters.add(rest(s));
          }
          parameters.add(text);
        }
        case ARGS -> {
          if (!star) {
            parameters.add(text);
          }
        }
        case KWARGS -> last.add(text);
      }
    }
    parameters.addAll(last);
    String head = indent + "def " + Page.shortName(s.name()) + "(";
    String tail = ") -> " + python(s.result()) + ":";
    String line = head + String.join(", ", parameters) + tail;
    if (line.length() <= WIDTH) {
      out.append(line);
    } else {
      out.append(head).append('\n');
      for (String parameter : parameters) {
        out.append(indent).append("    ").append(parameter);
        out.append(parameter.startsWith("**") ? "\n" : ",\n");
      }
      out.append(indent).append(tail);
    }
    documentation(s, indent + "    ");
  }

  /** What it does, and the example that the reference has. */
  private void documentation(Signature s, String indent) {
    out.append('\n').append(indent).append("\"\"\"");
    if (!s.doc().isEmpty()) {
      out.append(escaped(s.doc())).append("\n\n").append(indent);
    }
    out.append("Example:\n").append(indent).append("    ").append(escaped(Examples.of(s)));
    out.append('\n').append(indent).append("\"\"\"\n");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
  }

  private static String rest(Signature s) {
    for (Parameter p : s.parameters()) {
      if (p.kind() == Parameter.Kind.ARGS) {
        return parameter(s, p);
      }
    }
    return "*";
  }

  private static String parameter(Signature s, Parameter p) {
    String type = python(p.type());
    if (s.acceptsNone(p) && !type.contains("None") && !type.equals("Any")) {
      type += " | None";
    }
    StringBuilder text = new StringBuilder(Markdown.shown(p)).append(": ").append(type);
    boolean collects = p.kind() == Parameter.Kind.ARGS || p.kind() == Parameter.Kind.KWARGS;
    if (!p.required() && !collects) {
      Object value = p.defaultValue();
      text.append(" = ").append(value == null ? "None" : Values.repr(value));
    }
    return text.toString();
  }

  static String python(Type type) {
    return switch (type) {
      case Type.Basic basic -> basic(basic.name());
      case Type.Host host -> basic(host.name());
      case Type.ListOf list -> {
        String element = python(list.element());
        yield "list[" + element + "]" + (list.tuples() ? " | tuple[" + element + ", ...]" : "");
      }
      case Type.DictOf dict -> "dict[" + python(dict.key()) + ", " + python(dict.value()) + "]";
      case Type.Choice choice -> {
        List<String> values = new ArrayList<>();
        choice.values().forEach(v -> values.add(Values.repr(v)));
        yield "Literal[" + String.join(", ", values) + "]";
      }
      case Type.OneOf one -> {
        List<String> types = new ArrayList<>();
        one.alternatives().forEach(t -> types.add(python(t)));
        yield String.join(" | ", types);
      }
    };
  }

  private static String basic(String name) {
    return switch (name) {
      case "string" -> "str";
      case "int", "bool", "float", "bytes", "list", "tuple", "dict", "set" -> name;
      case "int or float" -> "int | float";
      case "NoneType" -> "None";
      case "state" -> "State";
      case "mount" -> "Mount";
      default -> "Any";
    };
  }
}
