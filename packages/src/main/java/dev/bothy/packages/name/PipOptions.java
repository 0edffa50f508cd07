package dev.bothy.packages.name;

import dev.bothy.dialect.lower.Urls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Options of {@code pip install} that may stand behind a package: where to find it and how to build
 * it. What changes where it is installed, or reads other files, is refused.
 */
final class PipOptions {
  private enum Takes {
    NOTHING,
    TEXT,
    URL
  }

  private static final Map<String, Takes> KNOWN =
      Map.ofEntries(
          Map.entry("-f", Takes.URL),
          Map.entry("--find-links", Takes.URL),
          Map.entry("-i", Takes.URL),
          Map.entry("--index-url", Takes.URL),
          Map.entry("--extra-index-url", Takes.URL),
          Map.entry("--trusted-host", Takes.TEXT),
          Map.entry("--no-binary", Takes.TEXT),
          Map.entry("--only-binary", Takes.TEXT),
          Map.entry("--config-settings", Takes.TEXT),
          Map.entry("--config-setting", Takes.TEXT),
          Map.entry("-C", Takes.TEXT),
          Map.entry("--hash", Takes.TEXT),
          Map.entry("--upgrade-strategy", Takes.TEXT),
          Map.entry("--no-index", Takes.NOTHING),
          Map.entry("--pre", Takes.NOTHING),
          Map.entry("--no-deps", Takes.NOTHING),
          Map.entry("--prefer-binary", Takes.NOTHING),
          Map.entry("--no-build-isolation", Takes.NOTHING),
          Map.entry("--use-pep517", Takes.NOTHING),
          Map.entry("--force-reinstall", Takes.NOTHING),
          Map.entry("--ignore-installed", Takes.NOTHING),
          Map.entry("--ignore-requires-python", Takes.NOTHING),
          Map.entry("--no-compile", Takes.NOTHING),
          Map.entry("--upgrade", Takes.NOTHING),
          Map.entry("-U", Takes.NOTHING));

  private PipOptions() {}

  /**
   * The words of the options.
   *
   * @param whole for messages
   */
  static List<String> parse(String options, String whole) throws BadPackageException {
    List<String> words = new ArrayList<>();
    for (String word : options.split("[ \t]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    List<String> result = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      Takes takes = KNOWN.get(name);
      if (takes == null) {
        throw unknown(word, whole);
      }
      result.add(word);
      if (takes == Takes.NOTHING) {
        if (equals >= 0) {
          throw unknown(word, whole);
        }
        continue;
      }
      String value;
      if (equals >= 0) {
        value = word.substring(equals + 1);
      } else if (i + 1 < words.size() && !words.get(i + 1).startsWith("-")) {
        value = words.get(++i);
        result.add(value);
      } else {
        throw new BadPackageException(
            Texts.shown(whole) + " has no value for " + name, "write " + name + " VALUE");
      }
      if (takes == Takes.URL) {
        checkUrl(value, whole);
      } else {
        checkText(value, whole);
      }
    }
    return result;
  }

  private static BadPackageException unknown(String word, String whole) {
    if (!word.startsWith("-")) {
      return new BadPackageException(
          Texts.shown(whole) + " has something behind its options: " + Texts.shown(word),
          "give each package as a word of its own");
    }
    return new BadPackageException(
        Texts.shown(whole) + " has an option that is not taken here: " + Texts.shown(word),
        "options that say where to find a package are, such as -f URL or --index-url URL");
  }

  private static void checkText(String value, String whole) throws BadPackageException {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!Texts.isLetterOrDigit(c) && "-_.:,=/+*[]".indexOf(c) < 0) {
        throw new BadPackageException(
            Texts.shown(whole) + " has a value with " + Texts.shown(String.valueOf(c)) + " in it",
            "letters, digits and - _ . : , = / + are allowed");
      }
    }
  }

  /** A URL or a path, without a password. */
  static void checkUrl(String url, String whole) throws BadPackageException {
    // What begins with a dash is an option to pip, not an address.
    boolean good = !url.isEmpty() && url.charAt(0) != '-';
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      // RFC 3986, without the characters that only a shell could mean.
      good &= Texts.isLetterOrDigit(c) || "-._~:/?#[]@!&*+,=%".indexOf(c) >= 0;
    }
    if (!good) {
      throw new BadPackageException(
          Texts.shown(whole) + " has an address that is not one: " + Texts.shown(url),
          "write it percent-encoded, as a browser shows it when copied");
    }
    checkSecret(url);
  }

  /** It would be written into the lock and the file. */
  static void checkSecret(String url) throws BadPackageException {
    if (Urls.hasSecret(url)) {
      throw new BadPackageException(
          "an address with a name or password in it",
          "it would be written into bothy.lock; keep it in pip's own configuration or ~/.netrc");
    }
  }
}
