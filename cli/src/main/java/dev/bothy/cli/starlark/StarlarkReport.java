package dev.bothy.cli.starlark;

import dev.bothy.cli.output.Json;
import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.StackFrame;
import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.SyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code starlark run} and {@code starlark check} say of one file with {@code --json}. */
final class StarlarkReport {
  private final String file;
  private final StringBuilder output = new StringBuilder();
  private final List<Object> errors = new ArrayList<>();
  private @Nullable String value;

  /**
   * @param file as it was passed
   */
  StarlarkReport(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  /** Of an expression: its value as it would be written. */
  void value(String repr) {
    value = repr;
  }

  void print(String line) {
    output.append(line).append('\n');
  }

  boolean ok() {
    return errors.isEmpty();
  }

  void add(Diagnostic diagnostic) {
    add(diagnostic, diagnostic.render(), List.of());
  }

  void add(StarlarkException failure) {
    if (failure instanceof SyntaxException syntax) {
      for (Diagnostic diagnostic : syntax.diagnostics()) {
        add(diagnostic);
      }
    } else if (failure instanceof EvalException eval) {
      add(eval.diagnostic(), eval.render(), eval.frames());
    }
  }

  /** A file that cannot be read. */
  void add(String message) {
    add(new Diagnostic(file, 1, 1, message, null, ""), file + ": " + message, List.of());
  }

  private void add(Diagnostic diagnostic, String text, List<StackFrame> frames) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("line", diagnostic.line());
    entry.put("column", diagnostic.column());
    entry.put("message", diagnostic.text());
    entry.put("text", text);
    List<Object> calls = new ArrayList<>();
    for (StackFrame frame : frames) {
      Map<String, Object> call = new LinkedHashMap<>();
      call.put("file", frame.file());
      call.put("line", frame.line());
      calls.add(call);
    }
    entry.put("frames", calls);
    errors.add(entry);
  }

  /** One line, without its end. */
  String toJson() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("file", file);
    report.put("ok", ok());
    report.put("output", output.toString());
    if (value != null) {
      report.put("value", value);
    }
    report.put("errors", errors);
    return Json.line(report);
  }
}
