package dev.bothy.dialect.reference;

import dev.bothy.starlark.eval.Parameter;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import dev.bothy.starlark.eval.Values;
import java.util.List;

/** Pages for people. */
final class Markdown {
  private static final String GENERATED =
      "<!-- Written from the signatures by ReferenceTest (-Dgolden.update): change those. -->\n\n";

  private Markdown() {}

  static String index(List<Page> pages) {
    StringBuilder out = new StringBuilder(GENERATED);
    out.append("# The functions of build.envd\n\n");
    out.append("`bothy help build.envd NAME` shows the same in a terminal. ");
    out.append("[build.envd.pyi](build.envd.pyi) is for editors,\n");
    out.append("[build.envd.schema.json](build.envd.schema.json) for other tools.\n");
    for (Page page : pages) {
      out.append("\n## [").append(page.name()).append("](").append(page.name()).append(".md)\n\n");
      out.append(page.about()).append("\n\n");
      for (Signature s : page.functions()) {
        out.append("- [`").append(s).append("`](").append(page.name()).append(".md#");
        out.append(anchor(s.name())).append(")\n");
      }
    }
    return out.toString();
  }

  static String page(Page page) {
    StringBuilder out = new StringBuilder(GENERATED);
    out.append("# ").append(page.name()).append("\n\n").append(page.about()).append('\n');
    for (Signature s : page.functions()) {
      function(out, page, s);
    }
    return out.toString();
  }

  private static void function(StringBuilder out, Page page, Signature s) {
    out.append("\n## ").append(s.name()).append("\n\n    ").append(s).append("\n");
    String instead = page.instead(s);
    if (!instead.isEmpty()) {
      out.append("\n**Not supported yet:** ").append(instead).append(".\n");
    }
    if (!s.doc().isEmpty()) {
      out.append('\n').append(s.doc()).append('\n');
    }
    if (!s.parameters().isEmpty()) {
      out.append("\n| parameter | type | default | meaning |\n|---|---|---|---|\n");
      for (Parameter p : s.parameters()) {
        out.append("| `").append(shown(p)).append("` | ").append(cell(p.type().name()));
        out.append(" | ").append(cell(fallback(p)));
        out.append(" | ").append(cell(p.doc())).append(" |\n");
      }
    }
    if (!s.result().equals(Type.NONE)) {
      out.append("\nGives: ").append(s.result().name()).append(".\n");
    }
    out.append("\n```python\n").append(Examples.of(s)).append("\n```\n");
  }

  static String shown(Parameter p) {
    return switch (p.kind()) {
      case ARGS -> "*" + p.name();
      case KWARGS -> "**" + p.name();
      case POSITIONAL_ONLY, POSITIONAL_OR_NAMED, NAMED_ONLY -> p.name();
    };
  }

  private static String fallback(Parameter p) {
    if (p.required()) {
      return "required";
    }
    Object value = p.defaultValue();
    return value == null ? "" : "`" + Values.repr(value) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String name) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '.') {
        out.append(Character.toLowerCase(c));
      }
    }
    return out.toString();
  }
}
