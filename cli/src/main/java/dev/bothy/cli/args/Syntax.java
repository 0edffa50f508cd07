package dev.bothy.cli.args;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verb accepts: the one table behind parsing, help and completion.
 *
 * @param name the verb as typed after {@code bothy}, {@code "add pip"} for one of a family
 * @param summary one line, lower case, for the list of verbs
 * @param details further paragraphs of its help, or empty
 * @param operands in the order in which they are typed
 * @param tail name of the words that follow {@code --} untouched, or null when there are none
 * @param tailRequired whether {@code -- …} must be there
 * @param examples command lines for the help
 */
public record Syntax(
    String name,
    String summary,
    String details,
    List<Operand> operands,
    @Nullable String tail,
    boolean tailRequired,
    List<Option> options,
    List<String> examples) {

  public Syntax {
    operands = List.copyOf(operands);
    options = List.copyOf(options);
    examples = List.copyOf(examples);
  }

  public static Syntax of(String name, String summary) {
    return new Syntax(name, summary, "", List.of(), null, false, List.of(), List.of());
  }

  public Syntax details(String details) {
    return new Syntax(name, summary, details, operands, tail, tailRequired, options, examples);
  }

  public Syntax operands(Operand... operands) {
    return new Syntax(
        name, summary, details, List.of(operands), tail, tailRequired, options, examples);
  }

  /** Words after {@code --} that are handed on as they are. */
  public Syntax tail(String tail, boolean required) {
    return new Syntax(name, summary, details, operands, tail, required, options, examples);
  }

  public Syntax options(Option... more) {
    List<Option> all = new ArrayList<>(options);
    for (Option option : more) {
      all.add(option);
    }
    return new Syntax(name, summary, details, operands, tail, tailRequired, all, examples);
  }

  public Syntax examples(String... examples) {
    return new Syntax(
        name, summary, details, operands, tail, tailRequired, options, List.of(examples));
  }

  /** One line: {@code bothy exec ENV -- CMD…}. */
  public String synopsis() {
    StringBuilder text = new StringBuilder("bothy ").append(name);
    if (!options.isEmpty()) {
      text.append(" [OPTIONS]");
    }
    for (Operand operand : operands) {
      text.append(' ').append(operand.usage());
    }
    if (tail != null) {
      text.append(tailRequired ? " -- " + tail : " [-- " + tail + "]");
    }
    return text.toString();
  }

  @Nullable Option byName(String wanted) {
    for (Option option : options) {
      if (option.name().equals(wanted)) {
        return option;
      }
    }
    return null;
  }

  @Nullable Option byLetter(char wanted) {
    for (Option option : options) {
      if (option.letter() == wanted) {
        return option;
      }
    }
    return null;
  }
}
