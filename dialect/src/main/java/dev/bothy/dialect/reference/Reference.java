package dev.bothy.dialect.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that is written of the functions that a file may call. */
public final class Reference {
  private Reference() {}

  /** The texts of {@code docs/reference}, by file name. */
  public static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    List<Page> pages = Page.all();
    files.put("README.md", Markdown.index(pages));
    for (Page page : pages) {
      files.put(page.name() + ".md", Markdown.page(page));
    }
    files.put("build.envd.pyi", Stubs.text());
    files.put("build.envd.schema.json", Schema.text());
    return files;
  }
}
