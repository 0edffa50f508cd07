package dev.bothy.dialect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Small projects that are wrong, and what is said of each. A text of many:
 *
 * <pre>
 * === title
 * --- PATH               the lines of a file of the project
 * --- PATH -&gt; TARGET     a symbolic link
 * --- URL:PATH           a file of a library that include finds
 * --- error              the answer, to the letter
 * </pre>
 *
 * @param files texts by path, links as {@code "PATH -> TARGET"} without text
 */
record WrongFile(String title, Map<String, String> files, String error) {
  private static final String CASE = "=== ";
  private static final String PART = "--- ";
  private static final String ERROR = "error";

  static List<WrongFile> parse(String text) {
    List<WrongFile> all = new ArrayList<>();
    for (String part : text.split("(?m)^" + CASE)) {
      if (!part.isBlank()) {
        all.add(one(part));
      }
    }
    return all;
  }

  private static WrongFile one(String text) {
    String[] parts = text.split("(?m)^" + PART);
    Map<String, String> files = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int end = parts[i].indexOf('\n');
      files.put(parts[i].substring(0, end), parts[i].substring(end + 1));
    }
    String error = files.remove(ERROR);
    // An empty line parts a case from the next.
    return new WrongFile(parts[0].strip(), files, error == null ? "" : error.stripTrailing());
  }

  WrongFile withError(String message) {
    return new WrongFile(title, files, message);
  }

  String write() {
    StringBuilder text = new StringBuilder(CASE).append(title).append('\n');
    files.forEach((path, lines) -> text.append(PART).append(path).append('\n').append(lines));
    return text.append(PART).append(ERROR).append('\n').append(error).append('\n').toString();
  }

  /** Makes the project in {@code project/} and each library in a directory of its own. */
  Map<String, Path> unpack(Path directory) throws IOException {
    Map<String, Path> libraries = new LinkedHashMap<>();
    Path project = Files.createDirectories(directory.resolve("project"));
    Files.writeString(directory.resolve("outside"), "");
    for (Map.Entry<String, String> file : files.entrySet()) {
      String[] link = file.getKey().split(" -> ", 2);
      int colon = link[0].lastIndexOf(':');
      Path root = project;
      if (colon >= 0) {
        int number = libraries.size();
        root =
            libraries.computeIfAbsent(
                link[0].substring(0, colon), _ -> directory.resolve("library" + number));
      }
      Path path = root.resolve(link[0].substring(colon + 1));
      Files.createDirectories(path.resolveSibling("."));
      if (link.length == 2) {
        Files.createSymbolicLink(path, Path.of(link[1]));
      } else {
        Files.writeString(path, file.getValue());
      }
    }
    return libraries;
  }

  @Override
  public String toString() {
    return title;
  }
}
