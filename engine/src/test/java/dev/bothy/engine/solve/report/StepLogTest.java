package dev.bothy.engine.solve.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is shown of a step's output when it failed, and while it runs. */
class StepLogTest {
  private final StepLog log = new StepLog();

  @Test
  void keepsTheLastLines() {
    for (int i = 1; i <= 25; i++) {
      log.add("line " + i + (i % 2 == 0 ? "\r\n" : "\n"));
    }
    log.add("the ");
    log.add("end");
    assertThat(log.last())
        .hasSize(20)
        .startsWith("line 7", "line 8")
        .endsWith("line 25", "the end");
  }

  @Test
  void ofALineThatIsWrittenOverTheLastStateCounts() {
    for (int percent = 0; percent <= 100; percent++) {
      log.add("#".repeat(50) + " " + percent + " %\r");
    }
    log.add("curl: (23) disk full\n");
    assertThat(log.last()).containsExactly("curl: (23) disk full");
  }

  @Test
  void ofAVeryLongLineTheBeginningIsKept() {
    log.add("x".repeat(5000) + "\nnext\n");
    assertThat(log.last()).containsExactly("x".repeat(2000), "next");
  }

  @Test
  void outputWithoutEndIsShownToItsLimitAndTheRestCounted() {
    LogAllowance allowance = new LogAllowance();
    String piece = "y\n".repeat(1 << 19);
    for (int i = 0; i < 16; i++) {
      assertThat(allowance.take(piece)).isEqualTo(piece);
    }
    assertThat(allowance.note()).isEmpty();
    assertThat(allowance.take("more"))
        .isEqualTo("\n[more than 16 MiB of output: the rest is not shown]\n");
    assertThat(allowance.take(piece)).isEmpty();
    assertThat(allowance.note()).isEqualTo("[1048580 characters of output were not shown]\n");
  }
}
