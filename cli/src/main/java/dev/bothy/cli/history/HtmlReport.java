package dev.bothy.cli.history;

import dev.bothy.cli.output.Quantity;
import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.StepRun;
import dev.bothy.engine.history.Timeline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A build as one HTML file that needs nothing else: no network, no script. Bars show when steps
 * waited and ran; the table below says the same in numbers.
 */
public final class HtmlReport {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ran: #2a6fb0; --critical: #b3461b; --wait: #c9c9c9;
        --failed: #a3113a; --line: #ddd; }
      @media (prefers-color-scheme: dark) {
        :root { --ran: #6aaae4; --critical: #f0905f; --wait: #555; --failed: #ff7d9c; --line: #444; }
      }
      body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem;
        padding: 0 1rem; }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
      dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
      svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif;
        fill: currentColor; }
      .wait { fill: var(--wait); } .ran { fill: var(--ran); } .critical { fill: var(--critical); }
      .failed { fill: var(--failed); } .axis { stroke: var(--line); }
      table { border-collapse: collapse; width: 100%; } caption { text-align: left; }
      th, td { border-bottom: 1px solid var(--line); padding: .25rem .5rem; text-align: left;
        vertical-align: top; overflow-wrap: anywhere; }
      td.n, th.n { text-align: right; white-space: nowrap; }
      """;

  private static final int WIDTH = 1000;
  private static final int ROW = 22;
  private static final int LABEL = 380;
  private static final int LONGEST_LABEL = 58;

  private final StringBuilder html = new StringBuilder();
  private final Build build;
  private final Timeline timeline;
  private final Sizes sizes;

  private HtmlReport(Build build, Timeline timeline, Sizes sizes) {
    this.build = build;
    this.timeline = timeline;
    this.sizes = sizes;
  }

  /** Says how many bytes a step wrote; -1 when that is unknown. */
  @FunctionalInterface
  public interface Sizes {
    long written(Timeline.Entry entry) throws IOException;
  }

  /** The file's text. */
  public static String of(Build build, Timeline timeline, Sizes sizes) throws IOException {
    return new HtmlReport(build, timeline, sizes).write();
  }

  private String write() throws IOException {
    String title = "Build of " + build.name();
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .append(escaped(title))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<h1>")
        .append(escaped(title))
        .append("</h1>\n");
    totals();
    bars();
    table();
    return html.append("</body>\n</html>\n").toString();
  }

  private void totals() {
    html.append("<dl>\n");
    if (!build.until().isEmpty()) {
      item("Until", build.until());
    }
    item("Result", BuildText.result(build) + (build.error().isEmpty() ? "" : ": " + build.error()));
    item("Began", BuildText.when(build.startedMillis()));
    item("Took", Quantity.seconds(build.tookMillis()));
    long work = 0;
    for (Timeline.Entry entry : timeline.entries()) {
      work += entry.run().tookMillis();
    }
    int failed = build.count(StepRun.Outcome.FAILED);
    int cancelled = build.count(StepRun.Outcome.CANCELLED);
    item(
        "Steps",
        build.count(StepRun.Outcome.RAN)
            + " ran, "
            + BuildText.cached(timeline)
            + " cached"
            + (failed == 0 ? "" : ", " + failed + " failed")
            + (cancelled == 0 ? "" : ", " + cancelled + " cancelled")
            + "; "
            + Quantity.seconds(work)
            + " of work");
    long critical = 0;
    List<String> names = new ArrayList<>();
    for (Timeline.Entry entry : timeline.criticalPath()) {
      critical += entry.run().tookMillis();
      names.add("#" + entry.run().number());
    }
    if (!names.isEmpty()) {
      item("Critical path", String.join(" → ", names) + ", " + Quantity.seconds(critical));
    }
    if (!build.project().isEmpty()) {
      item("Project", build.project());
    }
    item("Platform", build.platform());
    item("Build", build.id());
    html.append("</dl>\n");
  }

  private void item(String term, String text) {
    html.append("<dt>")
        .append(escaped(term))
        .append("</dt><dd>")
        .append(escaped(text))
        .append("</dd>\n");
  }

  /** What ran, one bar a step, in the order of their starts. */
  private void bars() {
    List<Timeline.Entry> ran = new ArrayList<>();
    for (Timeline.Entry entry : timeline.entries()) {
      if (entry.run().startMillis() >= 0) {
        ran.add(entry);
      }
    }
    if (ran.isEmpty()) {
      html.append("<p>Nothing had to run.</p>\n");
      return;
    }
    ran.sort((a, b) -> Long.compare(a.run().startMillis(), b.run().startMillis()));
    long span = Math.max(1, build.tookMillis());
    int height = (ran.size() + 1) * ROW;
    html.append("<h2>Timeline</h2>\n<svg viewBox=\"0 0 ")
        .append(WIDTH)
        .append(' ')
        .append(height)
        .append("\" role=\"img\" aria-label=\"When steps waited and ran; the table below has the")
        .append(" numbers\">\n");
    axis(span, height);
    int y = ROW;
    for (Timeline.Entry entry : ran) {
      bar(entry, span, y);
      y += ROW;
    }
    html.append("</svg>\n<p>Grey: its inputs were there, and it waited. Orange: the critical path;")
        .append(" had one of these been quicker, the build would have been.</p>\n");
  }

  private void axis(long span, int height) {
    for (int quarter = 0; quarter <= 4; quarter++) {
      long x = LABEL + (long) (WIDTH - LABEL - 60) * quarter / 4;
      html.append("<line class=\"axis\" x1=\"")
          .append(x)
          .append("\" y1=\"")
          .append(ROW - 6)
          .append("\" x2=\"")
          .append(x)
          .append("\" y2=\"")
          .append(height)
          .append("\"/><text x=\"")
          .append(x)
          .append("\" y=\"12\">")
          .append(Quantity.seconds(span * quarter / 4))
          .append("</text>\n");
    }
  }

  private void bar(Timeline.Entry entry, long span, int y) {
    StepRun run = entry.run();
    long end = run.endMillis() < 0 ? build.startedMillis() + span : run.endMillis();
    html.append("<g><title>")
        .append(escaped(BuildText.title(entry.step())))
        .append(": ")
        .append(Quantity.seconds(end - run.startMillis()))
        .append("</title><text x=\"0\" y=\"")
        .append(y + 14)
        .append("\">")
        .append(escaped(label(entry)))
        .append("</text>");
    rectangle("wait", entry.readyMillis(), run.startMillis(), span, y + 7, 6);
    String kind =
        switch (run.outcome()) {
          case FAILED -> "failed";
          case CACHED, SAME_CONTENT, RAN, WRITTEN, CANCELLED, NOT_REACHED ->
              entry.critical() ? "critical" : "ran";
        };
    rectangle(kind, run.startMillis(), end, span, y + 3, 14);
    html.append("</g>\n");
  }

  private static String label(Timeline.Entry entry) {
    String title = "#" + entry.run().number() + " " + BuildText.title(entry.step());
    int length = title.codePointCount(0, title.length());
    return length <= LONGEST_LABEL
        ? title
        : title.substring(0, title.offsetByCodePoints(0, LONGEST_LABEL - 1)) + "…";
  }

  private void rectangle(String kind, long from, long to, long span, int y, int height) {
    if (to < from || (to == from && kind.equals("wait"))) {
      return;
    }
    // In hundredths: whole units would lose short steps.
    long room = (WIDTH - LABEL - 60) * 100L;
    long x = Math.clamp((from - build.startedMillis()) * room / span, 0, room);
    long right = Math.clamp((to - build.startedMillis()) * room / span, x, room);
    html.append("<rect class=\"")
        .append(kind)
        .append("\" x=\"")
        .append(hundredths(LABEL * 100L + x))
        .append("\" y=\"")
        .append(y)
        .append("\" width=\"")
        .append(hundredths(Math.max(100, right - x)))
        .append("\" height=\"")
        .append(height)
        .append("\"/>");
  }

  private static String hundredths(long value) {
    long rest = value % 100;
    return value / 100 + (rest == 0 ? "" : (rest < 10 ? ".0" : ".") + rest);
  }

  private void table() throws IOException {
    html.append(
            "<h2>Steps</h2>\n<table>\n<caption>Those of the critical path have a star</caption>")
        .append("\n<thead><tr><th class=\"n\" scope=\"col\">#</th><th scope=\"col\">Step</th>")
        .append("<th scope=\"col\">Result</th><th class=\"n\" scope=\"col\">Began at</th>")
        .append("<th class=\"n\" scope=\"col\">Waited</th><th class=\"n\" scope=\"col\">Took</th>")
        .append("<th class=\"n\" scope=\"col\">Wrote</th></tr></thead>\n<tbody>\n");
    for (Timeline.Entry entry : timeline.entries()) {
      StepRun run = entry.run();
      if (entry.step().internal() && run.number() == 0) {
        continue;
      }
      boolean started = run.startMillis() >= 0;
      html.append("<tr>");
      cell("n", (run.number() == 0 ? "–" : run.number()) + (entry.critical() ? "*" : ""));
      cell("", BuildText.title(entry.step()));
      String outcome = BuildText.outcome(run);
      cell("", outcome.endsWith(run.error()) ? outcome : outcome + ": " + run.error());
      cell("n", started ? Quantity.seconds(run.startMillis() - build.startedMillis()) : "–");
      cell("n", started ? Quantity.seconds(entry.waitedMillis()) : "–");
      cell("n", started ? Quantity.seconds(run.tookMillis()) : "–");
      long written = sizes.written(entry);
      cell("n", written < 0 ? "–" : Quantity.bytes(written));
      html.append("</tr>\n");
    }
    html.append("</tbody>\n</table>\n");
  }

  private void cell(String kind, String text) {
    html.append(kind.isEmpty() ? "<td>" : "<td class=\"" + kind + "\">")
        .append(escaped(text))
        .append("</td>");
  }

  /** As text or in an attribute; what XML and HTML have no character for is left out. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c < ' ' || c == '\u007f' || c == '\uffff' ? ' ' : c);
      }
    }
    return escaped.toString();
  }
}
