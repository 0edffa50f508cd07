package dev.bothy.cli.terminal;

/** A few colours by hand; without them the text stays as it is. */
public enum Style {
  PLAIN(""),
  BOLD("1"),
  DIM("2"),
  RED("31"),
  GREEN("32"),
  YELLOW("33"),
  CYAN("36"),
  ERROR("1;31");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  public String on(String text, boolean color) {
    return color && !code.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
