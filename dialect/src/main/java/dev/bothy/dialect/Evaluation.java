package dev.bothy.dialect;

import dev.bothy.dialect.declare.Noted;
import java.util.List;

/**
 * What a file said.
 *
 * @param file that was evaluated, relative to the project
 * @param function of it that was called
 * @param prints what the file printed, a line each, in order
 * @param warnings what is accepted but deserves a look, each with its place
 * @param noted calls as they were written, in order
 * @param included libraries, in order
 */
public record Evaluation(
    Environment environment,
    String file,
    String function,
    List<String> prints,
    List<String> warnings,
    List<Noted> noted,
    List<Included> included) {
  public Evaluation {
    prints = List.copyOf(prints);
    warnings = List.copyOf(warnings);
    noted = List.copyOf(noted);
    included = List.copyOf(included);
  }
}
