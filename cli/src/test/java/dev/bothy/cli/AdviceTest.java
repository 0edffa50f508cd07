package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdviceTest {
  private static final String NO_MATCH = "ERROR: No matching distribution found for numpi==9";
  private static final String RETRY =
      "WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by"
          + " 'NewConnectionError('<x>: [Errno 111] Connection refused')': /simple/numpi/";

  @Test
  void packagesThatAptDoesNotKnowAreNamedOnce() {
    String line = "E: Unable to locate package ";
    assertThat(Advice.of(List.of(line + "tre", "Reading", line + "gti", line + "tre")))
        .isEqualTo("apt knows no package tre, gti: check the name and whether this release has it");
  }

  @Test
  void anUnknownPipPackageIsToldFromAnIndexThatIsNotReached() {
    assertThat(Advice.of(List.of(NO_MATCH))).startsWith("the index has no numpi==9 ");
    assertThat(Advice.of(List.of(RETRY, NO_MATCH))).startsWith("pip did not reach its index: ");
    // It was reached in the end.
    assertThat(Advice.of(List.of(RETRY, "Successfully installed"))).isNull();
  }

  @Test
  void aMirrorThatIsNotReachedComesBeforeWhatIsMissingForWantOfIt() {
    assertThat(
            Advice.of(
                List.of(
                    "W: Failed to fetch http://x/dists  Temporary failure resolving 'x'",
                    "E: Unable to locate package git")))
        .startsWith("apt did not reach its mirror: ");
    assertThat(Advice.of(List.of("E: Failed to fetch http://x/a.deb  404  Not Found"))).isNull();
  }

  @Test
  void aDiskThatWasFullComesFirst() {
    assertThat(
            Advice.of(
                List.of("ERROR: [Errno 28] No space left on device", NO_MATCH, "cp: No such file")))
        .startsWith("a disk was full while it ran: ");
  }

  @Test
  void whatIsNotKnownGetsNoAdvice() {
    assertThat(Advice.of(List.of())).isNull();
    assertThat(Advice.of(List.of("Traceback (most recent call last):"))).isNull();
  }
}
