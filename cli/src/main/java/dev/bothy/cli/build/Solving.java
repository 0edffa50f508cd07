package dev.bothy.cli.build;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.progress.Display;
import dev.bothy.cli.progress.Displays;
import dev.bothy.cli.progress.OnlyWork;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.history.Recording;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveInterruptedException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Solves a graph, and shows on standard error what is done for it. */
record Solving(Invocation invocation, EmbeddedBuilder builder) {

  /** As a build: the store remembers it, and there may be a report and a shell after a failure. */
  SolveResult build(SolveRequest request, Recording.Subject subject)
      throws SolveException, CommandException, IOException, InterruptedException {
    String report = invocation.arguments().get(Building.REPORT);
    Reporting reporting =
        report == null ? null : new Reporting(builder, subject, invocation.resolve(report));
    boolean done = false;
    try (Display display = display();
        FailureShell shell = FailureShell.around(display, invocation)) {
      SolveResult result = solve(request, shell, subject);
      done = true;
      return result;
    } finally {
      if (reporting != null) {
        reporting.write(invocation, done);
      }
    }
  }

  /** What is no build. */
  SolveResult shown(SolveRequest request) throws SolveException, IOException, InterruptedException {
    try (Display display = display()) {
      return solve(request, display, null);
    }
  }

  /** Something that serves another; it is heard of only when there is work to do. */
  SolveResult aside(SolveRequest request) throws SolveException, IOException, InterruptedException {
    try (Display display = display()) {
      return solve(request, new OnlyWork(display), null);
    }
  }

  private SolveResult solve(
      SolveRequest request, SolveListener listener, Recording.@Nullable Subject subject)
      throws SolveException, IOException, InterruptedException {
    try {
      return request.exports().isEmpty()
          ? builder.solve(request, listener, subject)
          : ToStandardOutput.solve(builder, request, listener, subject, invocation.out());
    } catch (SolveException e) {
      throw MissingSuite.told(e, request.definition());
    } catch (SolveInterruptedException e) {
      throw new SolveInterruptedException(MissingSuite.told(e.failure(), request.definition()));
    }
  }

  private Display display() {
    return Displays.open(invocation);
  }
}
