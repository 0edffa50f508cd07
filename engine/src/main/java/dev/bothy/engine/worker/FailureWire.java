package dev.bothy.engine.worker;

import dev.bothy.llb.SolveException;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.Digest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Failures as they go over the pipe, with those of a build that kept going; causes as text. */
final class FailureWire {
  private FailureWire() {}

  static void write(DataOutputStream out, SolveException e) throws IOException {
    Wire.text(out, e.kind().name());
    Wire.text(out, String.valueOf(e.getMessage()));
    Wire.optional(out, e.hint());
    SolveException.Step step = e.step();
    out.writeBoolean(step != null);
    if (step != null) {
      Wire.digest(out, step.vertex());
      Wire.text(out, step.name());
      Wire.location(out, step.where());
      Wire.text(out, step.command());
      out.writeInt(step.exitCode());
      Wire.texts(out, step.log());
      Wire.optional(out, step.kept());
    }
    StringBuilder causes = new StringBuilder();
    for (Throwable c = e.getCause(); c != null; c = c.getCause()) {
      causes.append(causes.isEmpty() ? "" : "\ncaused by ").append(c);
      for (StackTraceElement frame : c.getStackTrace()) {
        causes.append("\n    at ").append(frame);
      }
    }
    Wire.optional(out, causes.isEmpty() ? null : causes.toString());
    List<SolveException> others = new ArrayList<>();
    for (Throwable other : e.getSuppressed()) {
      if (other instanceof SolveException failure) {
        others.add(failure);
      }
    }
    out.writeInt(others.size());
    for (SolveException other : others) {
      write(out, other);
    }
  }

  static SolveException read(DataInputStream in) throws IOException {
    SolveException.Kind kind = SolveException.Kind.valueOf(Wire.text(in));
    String message = Wire.text(in);
    String hint = Wire.optional(in);
    SolveException.Step step = null;
    if (in.readBoolean()) {
      Digest vertex = Wire.digest(in);
      String name = Wire.text(in);
      SourceLocation where = Wire.location(in);
      String command = Wire.text(in);
      int exitCode = in.readInt();
      step =
          new SolveException.Step(
              vertex, name, where, command, exitCode, Wire.texts(in), Wire.optional(in));
    }
    String cause = Wire.optional(in);
    SolveException failure =
        new SolveException(
            kind, message, hint, step, cause == null ? null : new InWorkerException(cause));
    int others = in.readInt();
    for (int i = 0; i < others; i++) {
      failure.addSuppressed(read(in));
    }
    return failure;
  }
}
