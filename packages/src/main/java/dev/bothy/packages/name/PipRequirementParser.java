package dev.bothy.packages.name;

import java.util.ArrayList;
import java.util.List;

/** A hand-written reader of PEP 508's grammar, from left to right. */
final class PipRequirementParser {
  private static final String[] OPERATORS = {"===", "==", "!=", "<=", ">=", "~=", "<", ">"};

  private final String text;
  private int at;

  PipRequirementParser(String text) {
    this.text = text;
  }

  PipRequirement parse() throws BadPackageException {
    if (text.startsWith("-")) {
      throw error(
          "is an option of pip, not a package",
          "put options behind the package they belong to: \"NAME -f URL\"");
    }
    String name = name();
    List<String> extras = extras();
    skipBlanks();
    String url = "";
    String versions = "";
    if (peek() == '@') {
      at++;
      url = url();
    } else {
      versions = versions();
    }
    skipBlanks();
    String marker = "";
    if (peek() == ';') {
      at++;
      marker = marker();
    }
    skipBlanks();
    List<String> options = at < text.length() ? options() : List.of();
    return new PipRequirement(name, extras, versions, url, marker, options);
  }

  private String name() throws BadPackageException {
    int start = at;
    while (at < text.length() && isNameCharacter(text.charAt(at))) {
      at++;
    }
    String name = text.substring(start, at);
    if (!PipName.isValid(name)) {
      String rest = text.substring(start);
      boolean path = rest.startsWith(".") || rest.startsWith("/") || rest.indexOf('/') > 0;
      throw error(
          "does not begin with the name of a Python package",
          path
              ? "local files: install.python_packages(local_wheels=[…]) in build.envd"
              : "letters, digits and - _ . are allowed, with a letter or digit at both ends");
    }
    return name;
  }

  private List<String> extras() throws BadPackageException {
    skipBlanks();
    List<String> extras = new ArrayList<>();
    if (peek() != '[') {
      return extras;
    }
    at++;
    skipBlanks();
    while (peek() != ']') {
      int start = at;
      while (at < text.length() && isNameCharacter(text.charAt(at))) {
        at++;
      }
      String extra = text.substring(start, at);
      if (!PipName.isValid(extra)) {
        throw error("has extras that are not names", "write NAME[EXTRA] or NAME[ONE,OTHER]");
      }
      extras.add(extra);
      skipBlanks();
      if (peek() == ',') {
        at++;
        skipBlanks();
      } else if (peek() != ']') {
        throw error("has extras without a closing bracket", "write NAME[EXTRA]");
      }
    }
    at++;
    return extras;
  }

  private String versions() throws BadPackageException {
    boolean brackets = peek() == '(';
    if (brackets) {
      at++;
      skipBlanks();
    }
    StringBuilder versions = new StringBuilder();
    String operator = operator();
    while (!operator.isEmpty()) {
      skipBlanks();
      int start = at;
      while (at < text.length() && isVersionCharacter(text.charAt(at))) {
        at++;
      }
      if (at == start) {
        throw error("has no version behind " + operator, "write NAME" + operator + "1.2");
      }
      versions.append(versions.isEmpty() ? "" : ",").append(operator).append(text, start, at);
      skipBlanks();
      if (peek() == ',') {
        at++;
        skipBlanks();
        operator = operator();
        if (operator.isEmpty()) {
          throw error("has a comma without a version behind it", "write NAME>=1,<2");
        }
      } else {
        operator = "";
      }
    }
    if (brackets) {
      if (versions.isEmpty() || peek() != ')') {
        throw error("has a bracket that is not closed", "write NAME>=1,<2");
      }
      at++;
    }
    return versions.toString();
  }

  private String operator() {
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return operator;
      }
    }
    return "";
  }

  private String url() throws BadPackageException {
    skipBlanks();
    int start = at;
    while (at < text.length() && !isBlank(text.charAt(at))) {
      at++;
    }
    String url = text.substring(start, at);
    PipOptions.checkUrl(url, text);
    return url;
  }

  private String marker() throws BadPackageException {
    skipBlanks();
    int start = at;
    MarkerReader reader = new MarkerReader(text, at);
    int end = reader.end();
    if (end < 0) {
      throw error("has a condition that is not one", "write NAME; python_version >= \"3.9\"");
    }
    at = end;
    return text.substring(start, end).strip();
  }

  private List<String> options() throws BadPackageException {
    if (text.charAt(at) != '-' || !isBlank(text.charAt(at - 1))) {
      throw error(
          "is not one requirement: " + Texts.shown(text.substring(at)) + " does not belong there",
          "give each package as a word of its own, in quotes when it has blanks");
    }
    return PipOptions.parse(text.substring(at), text);
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void skipBlanks() {
    while (isBlank(peek())) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isNameCharacter(char c) {
    return Texts.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
  }

  private static boolean isVersionCharacter(char c) {
    return isNameCharacter(c) || c == '*' || c == '+' || c == '!';
  }

  private BadPackageException error(String what, String hint) {
    return new BadPackageException(Texts.shown(text) + " " + what, hint);
  }
}
