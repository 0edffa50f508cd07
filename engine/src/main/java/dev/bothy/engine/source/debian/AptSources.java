package dev.bothy.engine.source.debian;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The archives that this host's apt is configured with: {@code sources.list} and {@code
 * sources.list.d}, in the one-line form and in the deb822 form (sources.list(5)). What cannot be
 * read as one of them is left out: it is not ours to complain about.
 */
final class AptSources {
  private AptSources() {}

  /**
   * @param apt the directory {@code /etc/apt}
   */
  static List<AptSource> read(Path apt) throws IOException {
    List<AptSource> all = new ArrayList<>();
    add(all, apt.resolve("sources.list"));
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(apt.resolve("sources.list.d"))) {
      stream.forEach(files::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return all;
    }
    files.sort(null);
    for (Path file : files) {
      add(all, file);
    }
    return all;
  }

  private static void add(List<AptSource> all, Path file) throws IOException {
    String name = file.getFileName().toString();
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return;
    }
    String text = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
    if (name.endsWith(".list")) {
      all.addAll(oneLine(text));
    } else if (name.endsWith(".sources")) {
      all.addAll(deb822(text));
    }
  }

  /** {@code deb [options] uri suite component…}, a line each. */
  static List<AptSource> oneLine(String text) {
    List<AptSource> found = new ArrayList<>();
    for (String raw : text.split("\n", -1)) {
      int hash = raw.indexOf('#');
      String line = (hash < 0 ? raw : raw.substring(0, hash)).strip();
      String signedBy = "";
      int open = line.indexOf('[');
      if (open >= 0) {
        int close = line.indexOf(']', open);
        if (close < 0) {
          continue;
        }
        for (String option : words(line.substring(open + 1, close))) {
          if (option.toLowerCase(Locale.ROOT).startsWith("signed-by=")) {
            signedBy = option.substring("signed-by=".length());
          }
        }
        line = line.substring(0, open) + " " + line.substring(close + 1);
      }
      List<String> words = words(line);
      if (words.size() >= 3 && (words.get(0).equals("deb") || words.get(0).equals("deb-src"))) {
        found.add(
            new AptSource(
                List.of(words.get(0)),
                words.get(1),
                List.of(words.get(2)),
                words.subList(3, words.size()),
                signedBy));
      }
    }
    return found;
  }

  /** Stanzas of fields, empty lines between them. */
  static List<AptSource> deb822(String text) {
    List<AptSource> found = new ArrayList<>();
    Map<String, String> fields = new LinkedHashMap<>();
    String field = "";
    for (String line : (text + "\n").split("\n", -1)) {
      if (line.startsWith("#")) {
        continue;
      }
      if (line.isBlank()) {
        stanza(found, fields);
        fields.clear();
        field = "";
      } else if (line.startsWith(" ") || line.startsWith("\t")) {
        fields.merge(field, line, (a, b) -> a + "\n" + b);
      } else {
        int colon = line.indexOf(':');
        if (colon > 0) {
          field = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
          fields.put(field, line.substring(colon + 1));
        }
      }
    }
    stanza(found, fields);
    return found;
  }

  private static void stanza(List<AptSource> found, Map<String, String> fields) {
    if (fields.getOrDefault("enabled", "yes").strip().equalsIgnoreCase("no")) {
      return;
    }
    List<String> uris = words(fields.getOrDefault("uris", ""));
    List<String> suites = words(fields.getOrDefault("suites", ""));
    if (uris.isEmpty() || suites.isEmpty()) {
      return;
    }
    String signedBy = fields.getOrDefault("signed-by", "").strip();
    for (String uri : uris) {
      found.add(
          new AptSource(
              words(fields.getOrDefault("types", "deb")),
              uri,
              suites,
              words(fields.getOrDefault("components", "")),
              // A key inside the file is no path that we could hand on.
              signedBy.startsWith("/") && signedBy.indexOf('\n') < 0 ? signedBy : ""));
    }
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.replace('\t', ' ').replace('\n', ' ').split(" ", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }
}
