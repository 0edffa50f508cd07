package dev.bothy.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.why.Cause;
import dev.bothy.engine.why.Cause.FileChange;
import dev.bothy.engine.why.Difference;
import dev.bothy.engine.why.Explanation;
import dev.bothy.engine.why.Explanation.Chain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhyTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "argument 2|apt-get install tree|apt-get install tree git|its command differs: now with git",
        "argument 2|apt-get install tree git|apt-get install git|its command differs: without tree",
        "arguments|pip install a|pip install -q b|its command differs: now with -q, b, without a",
        "env PATH|PATH=/bin|PATH=/usr/bin|the variable PATH differs",
        "env A|none|A=1|the variable A is new: 1",
        "env A|A=1|none|the variable A is gone; it was: 1",
        "mount /x|bind input 1 output -1|cache input 1 output -1|its mount /x differs",
        "file /a: content|2 bytes, 12|3 bytes, 34|its file /a: content differs",
        "user|''|me|its user differs",
      })
  void aDifferenceSaysWhatItIs(
      String label, @Nullable String before, @Nullable String now, String first) {
    assertThat(DifferenceText.of(new Difference(label, before, now)).getFirst()).isEqualTo(first);
  }

  @Test
  void longValuesAreCutToWhereTheyDiffer() {
    String before = "x".repeat(300) + "old" + "y".repeat(300);
    String now = "x".repeat(300) + "new\n" + "y".repeat(300);
    List<String> lines = DifferenceText.of(new Difference("argument 0", before, now));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).startsWith("  was: …xxx").contains("xoldy").endsWith("y…");
    assertThat(lines.get(2)).contains("xnew ⏎ y").hasSizeLessThan(100);
    assertThat(DifferenceText.of(new Difference("user", "", "me")).get(1))
        .isEqualTo("  was: nothing");
  }

  private static String text(Explanation.State state, Chain... chains) {
    return text(state, List.of(), chains);
  }

  private static String text(Explanation.State state, List<GraphStep> asked, Chain... chains) {
    return WhyText.of(
        4, new Explanation(Sample.LAST, state, 0, Sample.build(), null, List.of(chains)), asked);
  }

  @Test
  void theWayToTheFirstCauseIsNamed() {
    Cause pin = new Cause.Repinned("image sha256:1 linux/amd64", "image sha256:2 linux/amd64");
    assertThat(text(Explanation.State.MAY_RUN, new Chain(List.of(Sample.APT, Sample.BASE), pin)))
        .isEqualTo(
            """
            #4 [build.envd:4:5] true
            will run, unless what it reads holds what it held before
            compared with build b1 of 2023-11-14T22:13:20Z:
              its input [build.envd:3:5] apt-get install -y tree differs
              because of [build.envd:2:5] debian bookworm
                it stands for something else
                  was: image sha256:1 linux/amd64
                  now: image sha256:2 linux/amd64
            """);
  }

  @Test
  void whatIsCachedNamesTheServersThatAreAskedFirst() {
    assertThat(text(Explanation.State.CACHED, List.of(Sample.BASE)))
        .contains("\nunless there is something else now at [build.envd:2:5] debian bookworm\n");
    assertThat(text(Explanation.State.RUNS, List.of(Sample.BASE))).doesNotContain("unless");
    assertThat(WhyText.state(Explanation.State.CACHED, List.of(Sample.BASE)))
        .isEqualTo("cached, unless a server has something else now");
    assertThat(WhyText.state(Explanation.State.CACHED, List.of())).isEqualTo("cached");
  }

  @Test
  void aBranchThatMovedIsToldByShortNames() {
    Cause moved = new Cause.Moved("0123456789".repeat(4), "fedcba9876".repeat(4));
    assertThat(text(Explanation.State.CACHED, new Chain(List.of(), moved)))
        .contains("compared with build b1", "  its commit moved from 0123456 to fedcba9\n");
  }

  @Test
  void filesAreNamedUpToTen() {
    List<FileChange> changes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      changes.add(new FileChange(FileChange.Kind.ADDED, "file" + i));
    }
    assertThat(text(Explanation.State.RUNS, new Chain(List.of(), new Cause.Files(changes, true))))
        .contains("  files of the directory differ:\n    added file0\n")
        .contains("    added file9\n    … and 2 more\n");
    assertThat(WhyText.of(new Cause.Files(List.of(), false)).getFirst()).contains("cannot be told");
  }
}
