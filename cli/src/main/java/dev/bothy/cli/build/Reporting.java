package dev.bothy.cli.build;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.history.HtmlReport;
import dev.bothy.dialect.project.ProjectLoader;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.BuildHistory;
import dev.bothy.engine.history.Recording;
import dev.bothy.engine.history.StepSizes;
import dev.bothy.engine.history.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes {@code --report} once the build has ended, however it did. */
final class Reporting {
  private final EmbeddedBuilder builder;
  private final Recording.Subject subject;
  private final Path file;
  private final long beganMillis = System.currentTimeMillis();

  /** Fails when the file cannot be made: a build may take long. */
  Reporting(EmbeddedBuilder builder, Recording.Subject subject, Path file) throws CommandException {
    Path directory = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || directory == null || !Files.isWritable(directory)) {
      throw new CommandException(
          Exit.FAILED,
          "--report: " + file + " cannot be written",
          "name a file in a directory that is there and yours to write");
    }
    this.builder = builder;
    this.subject = subject;
    this.file = file;
  }

  /**
   * Writes the report of what the store remembers since this was made.
   *
   * @param done whether the build went well: only then its report's failure is the command's
   */
  void write(Invocation invocation, boolean done) throws IOException {
    try {
      BuildHistory history = builder.history();
      for (Build build : history.of(subject.project())) {
        if (build.startedMillis() >= beganMillis && build.name().equals(subject.name())) {
          Timeline timeline = Timeline.of(build, history.graph(build));
          StepSizes sizes = new StepSizes(builder.store());
          Files.writeString(file, HtmlReport.of(build, timeline, sizes::written));
          invocation.say("where the time went: " + file);
          return;
        }
      }
      invocation.say("there is nothing to report, so " + file + " was not written");
    } catch (IOException e) {
      if (done) {
        throw e;
      }
      invocation.say("the report " + file + " cannot be written: " + ProjectLoader.reason(e));
    }
  }
}
