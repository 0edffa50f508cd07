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
 * @param images when the function returns several, each; {@code environment} then is all of their
 *     trees over each other, so that one graph makes them all; else empty
 */
public record Evaluation(
    Environment environment,
    String file,
    String function,
    List<String> prints,
    List<String> warnings,
    List<Noted> noted,
    List<Included> included,
    List<NamedImage> images) {
  public Evaluation {
    prints = List.copyOf(prints);
    warnings = List.copyOf(warnings);
    noted = List.copyOf(noted);
    included = List.copyOf(included);
    images = List.copyOf(images);
  }

  /** The same as if the function had returned that image alone. */
  public Evaluation only(NamedImage image) {
    return new Evaluation(
        image.environment(), file, function, prints, warnings, noted, included, List.of());
  }
}
