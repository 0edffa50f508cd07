package dev.bothy.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.bothy.cli.terminal.Terminal;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SourceLocation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class DisplayTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(shown, false, StandardCharsets.UTF_8);
  private long now;

  private String replay(BiFunction<PrintStream, LongSupplier, Display> open) {
    try (Display display = open.apply(out, () -> now)) {
      for (RecordedSolve.At at : RecordedSolve.events()) {
        now = at.millis();
        display.on(at.event());
      }
    }
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void plainSaysEveryEventInALine() {
    assertThat(replay(Plain::new))
        .isEqualTo(
            """
            #1 [build.envd:2:5] debian bookworm: cached
            #2 [build.envd:3:5] apt-get install -y tree
            #3 [build.envd:4:5] pip install numpy …
            #2 0.4 Reading package lists...
            #3 transferred 20.0MB of 20.0MB
            #2 6.0 Building tree
            #3 warning: running as root
            #2 done 7.2s
            #3 7.3 ERROR: no wheel
            #3 failed 7.3s: exit code 1
            1 step run, 1 cached, 1 failed (7.4s)
            """);
  }

  @Test
  void plainSaysOfAStepThatSaysNothingThatItStillRuns() {
    Plain plain = new Plain(out, () -> now);
    for (RecordedSolve.At at : RecordedSolve.events().subList(0, 9)) {
      now = at.millis();
      plain.on(at.event());
    }
    now = 1000;
    shown.reset();
    remindUntil(plain, 100);
    plain.on(new SolveEvent.Log(RecordedSolve.APT, Instant.ofEpochMilli(now), false, "tree\n"));
    plain.on(new SolveEvent.Completed(RecordedSolve.PIP, Instant.ofEpochMilli(now), false, null));
    remindUntil(plain, 200);
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            #2 still running after 30.9s
            #3 still running after 30.9s, transferred 5.0MB of 20.0MB
            #2 still running after 1m 30s
            #3 still running after 1m 30s, transferred 5.0MB of 20.0MB
            #2 99.9 Buildtree
            #3 done 1m 39s
            #2 still running after 2m 09s
            #2 still running after 3m 09s
            """);
  }

  private void remindUntil(Plain plain, int seconds) {
    for (; now < seconds * 1000L; now += 1000) {
      plain.remind();
    }
  }

  @Test
  void noNameAndNoPlaceDrivesTheTerminal() {
    SolveEvent.Planned planned =
        new SolveEvent.Planned(
            RecordedSolve.APT,
            "\u001b]0;owned\u0007name",
            List.of(),
            new SourceLocation("\u001b[2Jfile", 1, 2),
            false);
    try (Display display = new Plain(out, () -> now)) {
      display.on(planned);
      display.on(new SolveEvent.Completed(RecordedSolve.APT, Instant.EPOCH, false, "\u001b[2Jx"));
    }
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .startsWith("#1 [file:1:2] name\n#1 failed 0.0s: x\n");
  }

  @Test
  void quietSaysNothing() {
    assertThat(replay((_, _) -> new Quiet())).isEmpty();
  }

  @Test
  void aSolveAsideIsHeardOfOnlyWhenItWorks() {
    List<SolveEvent> heard = new ArrayList<>();
    OnlyWork aside = new OnlyWork(heard::add);
    for (RecordedSolve.At at : RecordedSolve.events()) {
      boolean starts = at.event() instanceof SolveEvent.Started;
      if (!starts && heard.isEmpty()) {
        aside.on(at.event());
        assertThat(heard).isEmpty();
      } else {
        aside.on(at.event());
      }
    }
    assertThat(heard)
        .containsExactlyElementsOf(
            RecordedSolve.events().stream().map(RecordedSolve.At::event).toList());
  }

  @Test
  void rawJsonSpeaksBuildKitsSchema() {
    List<JsonObject> lines =
        replay(RawJson::new)
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertThat(lines).hasSameSizeAs(RecordedSolve.events());
    assertThat(lines.get(1).toString())
        .isEqualTo(
            "{\"vertexes\":[{\"digest\":\""
                + RecordedSolve.APT
                + "\",\"inputs\":[\""
                + RecordedSolve.BASE
                + "\"],\"name\":\"[build.envd:3:5] apt-get install -y tree\"}]}");
    assertThat(lines.get(4).toString())
        .contains("\"cached\":true")
        .contains("\"completed\":\"1970-01-01T00:00:00.010Z\"")
        .contains("\"started\"");
    assertThat(lines.get(7).toString()).contains("\"stream\":1").contains("UmVhZGluZyBwYWNrYWdl");
    assertThat(lines.getLast().toString()).contains("\"error\":\"exit code 1\"");
    for (JsonObject line : lines) {
      assertThat(line.size()).isEqualTo(1);
      String kind = line.keySet().iterator().next();
      for (JsonElement entry : line.getAsJsonArray(kind)) {
        checkAgainstBuildKit(kind, entry.getAsJsonObject());
      }
    }
  }

  /**
   * What Go's decoder of {@code client.SolveStatus} takes: names, types, and what must be there.
   */
  private static void checkAgainstBuildKit(String kind, JsonObject entry) {
    Map<String, String> schema =
        switch (kind) {
          case "vertexes" ->
              Map.of(
                  "digest",
                  "digest!",
                  "inputs",
                  "digests",
                  "name",
                  "text",
                  "started",
                  "time",
                  "completed",
                  "time",
                  "cached",
                  "bool",
                  "error",
                  "text");
          case "statuses" ->
              Map.of(
                  "id",
                  "text!",
                  "vertex",
                  "digest!",
                  "name",
                  "text",
                  "total",
                  "number",
                  "current",
                  "number!",
                  "timestamp",
                  "time!",
                  "started",
                  "time",
                  "completed",
                  "time");
          case "logs" ->
              Map.of(
                  "vertex",
                  "digest!",
                  "stream",
                  "number!",
                  "data",
                  "base64!",
                  "timestamp",
                  "time!");
          case "warnings" ->
              Map.of("vertex", "digest!", "level", "number", "short", "base64!", "url", "text");
          default -> throw new AssertionError("no such field: " + kind);
        };
    for (Map.Entry<String, String> field : schema.entrySet()) {
      assertThat(entry.has(field.getKey()) || !field.getValue().endsWith("!"))
          .as(kind + "." + field.getKey())
          .isTrue();
    }
    for (String name : entry.keySet()) {
      assertThat(schema).containsKey(name);
      String type = String.valueOf(schema.get(name)).replace("!", "");
      JsonElement value = entry.get(name);
      switch (type) {
        case "digest" -> assertThat(value.getAsString()).matches("sha256:[0-9a-f]{64}");
        case "digests" ->
            value
                .getAsJsonArray()
                .forEach(d -> assertThat(d.getAsString()).matches("sha256:[0-9a-f]{64}"));
        case "time" -> assertThat(Instant.parse(value.getAsString())).isNotNull();
        case "base64" -> assertThat(Base64.getDecoder().decode(value.getAsString())).isNotEmpty();
        case "number" -> assertThat(value.getAsJsonPrimitive().isNumber()).isTrue();
        case "bool" -> assertThat(value.getAsJsonPrimitive().isBoolean()).isTrue();
        default -> assertThat(value.getAsJsonPrimitive().isString()).isTrue();
      }
    }
  }

  @Test
  void aTransferOfRawJsonBeginsAndEndsOnce() {
    List<String> statuses =
        replay(RawJson::new).lines().filter(line -> line.contains("statuses")).toList();
    assertThat(statuses).hasSize(2);
    assertThat(statuses.getFirst())
        .contains("\"started\":\"1970-01-01T00:00:00.450Z\"")
        .doesNotContain("completed");
    assertThat(statuses.getLast())
        .contains("\"started\":\"1970-01-01T00:00:00.450Z\"")
        .contains("\"completed\":\"1970-01-01T00:00:06Z\"");
  }

  private Live live(int columns, int rows) {
    return new Live(out, () -> now, () -> new Terminal.Size(columns, rows), false);
  }

  private String drawnAfter(Live live, long until) {
    for (RecordedSolve.At at : RecordedSolve.events()) {
      if (at.millis() <= until) {
        now = at.millis();
        live.on(at.event());
      }
    }
    now = until;
    shown.reset();
    live.draw();
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void liveShowsWhatRunsWithItsLastLines() {
    assertThat(drawnAfter(live(60, 24), 6_200))
        .isEqualTo(
            """
            ! [build.envd:4:5] pip install numpy …: running as root
            Building 6.2s (1/3, 1 cached)
            → [build.envd:3:5] apt-get install -y tree             6.1s
              │ Reading package lists...
              │ Building tree
            → [build.envd:4:5] pip install nump…  20.0MB / 20.0MB  6.1s
            """);
  }

  @Test
  void liveRedrawsOverItselfAndLeavesFinishedStepsAbove() {
    Live live = live(60, 24);
    drawnAfter(live, 6_200);
    live.on(RecordedSolve.events().get(12).event());
    shown.reset();
    now = 7_220;
    live.draw();
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .startsWith("\u001b[5A\r\u001b[J✔ [build.envd:3:5] apt-get install -y tree 7.2s\n");
    shown.reset();
    live.close();
    assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("\u001b[2A\r\u001b[J");
  }

  @Test
  void liveEndsAFailureWithACount() {
    Live live = live(60, 24);
    drawnAfter(live, 7_400);
    shown.reset();
    live.close();
    live.close();
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .isEqualTo("\u001b[1A\r\u001b[J1 step run, 1 cached, 1 failed (7.4s)\n");
  }

  @Test
  void liveTellsWhatWasStoppedFromWhatFailed() {
    Live live = live(60, 24);
    drawnAfter(live, 7_300);
    Instant end = Instant.ofEpochMilli(7_330);
    live.on(new SolveEvent.Completed(RecordedSolve.PIP, end, false, "cancelled"));
    shown.reset();
    live.close();
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .endsWith("\u001b[J– [build.envd:4:5] pip install numpy … cancelled 7.3s\n");
  }

  @Test
  void whatWasStoppedOrNeverBegunIsNotFinished() {
    Instant end = Instant.ofEpochMilli(7_220);
    try (Display display = new Plain(out, () -> now)) {
      for (RecordedSolve.At at : RecordedSolve.events().subList(0, 12)) {
        display.on(at.event());
      }
      display.on(new SolveEvent.Completed(RecordedSolve.APT, end, false, "exit code 1"));
      display.on(new SolveEvent.Completed(RecordedSolve.PIP, end, false, "cancelled"));
    }
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .endsWith("\n#3 cancelled 7.1s\n0 steps run, 1 cached, 1 failed, 1 not finished (0.0s)\n");
  }

  @Test
  void whatIsInterruptedHasNotFailed() {
    try (Display display = new Plain(out, () -> now)) {
      for (RecordedSolve.At at : RecordedSolve.events().subList(0, 12)) {
        display.on(at.event());
      }
      Instant end = Instant.ofEpochMilli(7_220);
      display.on(new SolveEvent.Completed(RecordedSolve.PIP, end, false, "cancelled"));
    }
    assertThat(shown.toString(StandardCharsets.UTF_8)).doesNotContain("run,");
  }

  @Test
  void liveStaysWithinANarrowAndLowTerminal() {
    String frame = drawnAfter(live(30, 5), 6_200);
    List<String> block = frame.lines().skip(1).toList();
    assertThat(block.size()).isLessThanOrEqualTo(3);
    assertThat(block).allMatch(line -> dev.bothy.cli.terminal.Text.cells(line) <= 29);
  }

  @Test
  void nothingIsDrawnWhenAllIsCached() {
    Live live = live(60, 24);
    drawnAfter(live, 10);
    live.draw();
    live.close();
    assertThat(shown.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
