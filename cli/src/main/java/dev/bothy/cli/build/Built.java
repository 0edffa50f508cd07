package dev.bothy.cli.build;

import dev.bothy.cli.image.ImageRecord;
import dev.bothy.dialect.Environment;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveResult;
import dev.bothy.runtime.RunSpec;

/**
 * A project's image, built.
 *
 * @param graph what was solved
 */
public record Built(Evaluated evaluated, Definition graph, SolveResult result, ImageRecord image) {
  public Environment environment() {
    return evaluated.environment();
  }

  /** As a place runs it. */
  public RunSpec.Image runImage() {
    return runImage(image);
  }

  public static RunSpec.Image runImage(ImageRecord image) {
    return new RunSpec.Image(
        image.name(),
        image.target(),
        image.layers(),
        new RunSpec.ImageConfig(
            image.env(), image.workdir(), image.user(), image.entrypoint(), image.command()));
  }
}
