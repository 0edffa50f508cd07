package dev.bothy.dialect.reference;

import dev.bothy.starlark.NearestName;
import dev.bothy.starlark.eval.Parameter;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same for a terminal: plain text of at most 100 columns. */
public final class Terminal {
  private static final int WIDTH = 100;
  private static final int COLUMN = 14;

  private Terminal() {}

  /** All functions, by what they are for. */
  public static String overview() {
    StringBuilder out = new StringBuilder("The functions of build.envd.\n");
    for (Page page : Page.all()) {
      list(out, page);
    }
    return out.append("\n'bothy help build.envd NAME' says more.\n").toString();
  }

  /**
   * What there is of a name: {@code install.python}, its end alone ({@code python}), or a module
   * ({@code install}); null when there is nothing.
   */
  public static @Nullable String of(String name) {
    StringBuilder out = new StringBuilder();
    List<Page> pages = Page.all();
    for (Page page : pages) {
      for (Signature s : page.functions()) {
        if (s.name().equals(name)) {
          function(out, page, s);
        }
      }
    }
    for (Page page : pages) {
      if (out.isEmpty() && page.name().equalsIgnoreCase(name)) {
        list(out, page);
        return out.substring(1);
      }
    }
    boolean exact = !out.isEmpty();
    for (Page page : pages) {
      for (Signature s : page.functions()) {
        boolean module = s.name().startsWith(name + ".");
        if (!exact && (module || Page.shortName(s.name()).equals(name))) {
          function(out, page, s);
        }
      }
    }
    return out.isEmpty() ? null : out.toString();
  }

  /** The nearest name there is, or null. */
  public static @Nullable String near(String name) {
    List<String> names = new ArrayList<>();
    for (Page page : Page.all()) {
      names.add(page.name());
      page.functions().forEach(s -> names.add(s.name()));
    }
    String near = NearestName.of(name, names);
    if (near == null) {
      List<String> ends = new ArrayList<>();
      names.forEach(n -> ends.add(Page.shortName(n)));
      near = NearestName.of(Page.shortName(name), ends);
    }
    return near;
  }

  private static void list(StringBuilder out, Page page) {
    out.append('\n').append(page.about()).append('\n');
    for (Signature s : page.functions()) {
      wrap(out.append("  "), s.toString(), 6, 2);
    }
  }

  private static void function(StringBuilder out, Page page, Signature s) {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    wrap(out, s.toString(), 4, 0);
    String instead = page.instead(s);
    if (!instead.isEmpty()) {
      wrap(out.append('\n'), "Not supported yet: " + instead + ".", 0, 0);
    }
    if (!s.doc().isEmpty()) {
      wrap(out.append('\n'), s.doc(), 0, 0);
    }
    if (!s.parameters().isEmpty()) {
      out.append('\n');
    }
    for (Parameter p : s.parameters()) {
      String name = Markdown.shown(p);
      out.append("  ").append(name);
      out.repeat(' ', Math.max(1, COLUMN - name.length()));
      String text = p.type().name() + (p.doc().isEmpty() ? "" : ": " + p.doc());
      wrap(out, text, COLUMN + 2, Math.max(COLUMN + 2, name.length() + 3));
    }
    if (!s.result().equals(Type.NONE)) {
      out.append("\nGives: ").append(s.result().name()).append(".\n");
    }
    out.append("\nExample: ").append(Examples.of(s)).append('\n');
  }

  /** One paragraph. */
  private static void wrap(StringBuilder out, String text, int indent, int used) {
    int column = used;
    boolean first = true;
    for (String word : text.split(" ", -1)) {
      if (!first && column + 1 + word.length() > WIDTH) {
        out.append('\n').repeat(' ', indent);
        column = indent;
      } else if (!first) {
        out.append(' ');
        column++;
      }
      out.append(word);
      column += word.length();
      first = false;
    }
    out.append('\n');
  }
}
