package dev.bothy.engine.history;

import dev.bothy.engine.cache.CheckedText;
import dev.bothy.engine.cache.KeyPart;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds and graphs as {@link CheckedText}. */
final class HistoryText {
  private static final String BUILD = "bothy build 1";
  private static final String GRAPH = "bothy graph 1";
  private static final String NONE = "-";

  private HistoryText() {}

  static byte[] write(Build build) {
    CheckedText text = new CheckedText(BUILD);
    text.line("id", build.id());
    text.line("project", build.project());
    text.line("name", build.name());
    text.line("platform", build.platform());
    text.line("started", Long.toString(build.startedMillis()));
    text.line("took", Long.toString(build.tookMillis()));
    text.line("result", build.result().name());
    text.line("nocache", build.noCache() ? "1" : "0");
    if (!build.until().isEmpty()) {
      text.line("until", build.until());
    }
    text.line("error", build.error());
    text.line("graph", build.graph());
    for (StepRun run : build.runs()) {
      text.line(
          "step",
          run.vertex().hex()
              + " "
              + run.number()
              + " "
              + run.outcome().name()
              + " "
              + run.startMillis()
              + " "
              + run.endMillis()
              + " "
              + run.exitCode()
              + " "
              + hex(run.key())
              + " "
              + hex(run.match())
              + " "
              + run.error());
    }
    return text.seal();
  }

  private static String hex(@Nullable Digest digest) {
    return digest == null ? NONE : digest.hex();
  }

  private static @Nullable Digest digest(String text) {
    return text.equals(NONE) ? null : new Digest(text);
  }

  static @Nullable Build build(byte[] bytes) {
    CheckedText.Reader lines = CheckedText.Reader.open(bytes, BUILD);
    try {
      return lines == null ? null : build(lines);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null; // whole, but of another version
    }
  }

  private static Build build(CheckedText.Reader lines) {
    String id = "";
    String project = "";
    String name = "";
    String platform = "";
    long started = 0;
    long took = 0;
    Build.Result result = Build.Result.FAILED;
    boolean noCache = false;
    String until = "";
    String error = "";
    String graph = "";
    List<StepRun> runs = new ArrayList<>();
    while (lines.next()) {
      String value = lines.value();
      switch (lines.field()) {
        case "id" -> id = value;
        case "project" -> project = value;
        case "name" -> name = value;
        case "platform" -> platform = value;
        case "started" -> started = Long.parseLong(value);
        case "took" -> took = Long.parseLong(value);
        case "result" -> result = Build.Result.valueOf(value);
        case "nocache" -> noCache = value.equals("1");
        case "until" -> until = value;
        case "error" -> error = value;
        case "graph" -> graph = value;
        case "step" -> runs.add(run(value));
        default -> throw new IllegalArgumentException(lines.field());
      }
    }
    return new Build(
        id, project, name, platform, started, took, result, noCache, until, error, graph, runs);
  }

  private static StepRun run(String value) {
    String[] words = value.split(" ", 9);
    return new StepRun(
        new Digest(words[0]),
        Integer.parseInt(words[1]),
        StepRun.Outcome.valueOf(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]),
        Integer.parseInt(words[5]),
        digest(words[6]),
        digest(words[7]),
        words[8]);
  }

  static byte[] write(BuildGraph graph) {
    CheckedText text = new CheckedText(GRAPH);
    text.line("id", graph.id());
    for (GraphStep step : graph.steps()) {
      text.line("step", step.vertex().hex());
      text.line("key", hex(step.key()));
      text.line("name", step.name());
      SourceLocation where = step.where();
      if (where != null) {
        text.line("where", where.line() + " " + where.column() + " " + where.file());
      }
      if (step.internal()) {
        text.line("internal", "1");
      }
      for (Digest input : step.inputs()) {
        text.line("input", input.hex());
      }
      for (KeyPart part : step.parts()) {
        text.line("part", part.label());
        text.line("value", part.value());
      }
    }
    return text.seal();
  }

  static @Nullable BuildGraph graph(byte[] bytes) {
    CheckedText.Reader lines = CheckedText.Reader.open(bytes, GRAPH);
    try {
      return lines == null ? null : graph(lines);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private static BuildGraph graph(CheckedText.Reader lines) {
    String id = "";
    List<GraphStep> steps = new ArrayList<>();
    PendingStep step = null;
    while (lines.next()) {
      String value = lines.value();
      if (lines.field().equals("id")) {
        id = value;
      } else if (lines.field().equals("step")) {
        if (step != null) {
          steps.add(step.done());
        }
        step = new PendingStep(new Digest(value));
      } else if (step == null) {
        throw new IllegalArgumentException(lines.field());
      } else {
        step.take(lines.field(), value);
      }
    }
    if (step != null) {
      steps.add(step.done());
    }
    return new BuildGraph(id, steps);
  }

  /** A step whose lines are being read. */
  private static final class PendingStep {
    private final Digest vertex;
    private @Nullable Digest key;
    private String name = "";
    private @Nullable SourceLocation where;
    private boolean internal;
    private final List<Digest> inputs = new ArrayList<>();
    private final List<KeyPart> parts = new ArrayList<>();
    private String label = "";

    PendingStep(Digest vertex) {
      this.vertex = vertex;
    }

    void take(String field, String value) {
      switch (field) {
        case "key" -> key = digest(value);
        case "name" -> name = value;
        case "where" -> {
          String[] words = value.split(" ", 3);
          where =
              new SourceLocation(words[2], Integer.parseInt(words[0]), Integer.parseInt(words[1]));
        }
        case "internal" -> internal = value.equals("1");
        case "input" -> inputs.add(new Digest(value));
        case "part" -> label = value;
        case "value" -> parts.add(new KeyPart(label, value));
        default -> throw new IllegalArgumentException(field);
      }
    }

    GraphStep done() {
      return new GraphStep(vertex, key, name, where, internal, inputs, parts);
    }
  }
}
