package dev.bothy.cli.args;

/**
 * A word of the command line that is not an option.
 *
 * @param name as shown in help, such as {@code ENV}
 * @param required whether at least one must be given
 * @param many whether it takes all words that are left
 */
public record Operand(String name, boolean required, boolean many) {
  public static Operand one(String name) {
    return new Operand(name, true, false);
  }

  public static Operand optional(String name) {
    return new Operand(name, false, false);
  }

  public static Operand several(String name) {
    return new Operand(name, true, true);
  }

  public static Operand any(String name) {
    return new Operand(name, false, true);
  }

  String usage() {
    String text = many ? name + "…" : name;
    return required ? text : "[" + text + "]";
  }
}
