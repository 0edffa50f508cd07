package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.SolveException;
import dev.bothy.oci.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static @Nullable String unstarted(int code, String... log) {
    return Advice.of(
        new SolveException.Step(
            Digest.of(new byte[0]), "run", null, "bash -c x", code, List.of(log)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bash: line 1: jq: command not found",
        "/bin/sh: 1: jq: not found",
        "sh: jq: not found",
        "./build.sh: line 7: exec: jq: not found",
        "bash: jq: command not found"
      })
  void aCommandThatIsNotThereIsToBeInstalledBefore(String said) {
    assertThat(unstarted(127, "first", said))
        .isEqualTo(
            "jq is not there at this step: install what has it before this call, as with"
                + " install.apt_packages(name=[…])");
    // It went on after that.
    assertThat(unstarted(1, said)).isNull();
  }

  @Test
  void sudoIsToBeLeftOut() {
    assertThat(unstarted(127, "bash: line 1: sudo: command not found"))
        .startsWith("leave sudo out: steps run as root already");
  }

  @Test
  void aScriptThatNothingCanRunSaysWhatItsFirstLineNeeds() {
    assertThat(unstarted(126, "bash: line 1: ./a.sh: /bin/bash^M: bad interpreter: No such file"))
        .startsWith("./a.sh has line ends as on Windows");
    assertThat(unstarted(127, "bash: line 1: ./a.sh: /bin/fish: bad interpreter: No such file"))
        .contains("first line names, /bin/fish, and that is not there");
    assertThat(unstarted(127, "bash: line 1: ./a.sh: cannot execute: required file not found"))
        .startsWith("./a.sh is to be run by what its first line names and that is not there");
    assertThat(unstarted(127, "/bin/sh: 1: ./a.sh: not found")).contains("line ends as on Windows");
  }

  @Test
  void aFileThatIsNotToBeExecutedIsMadeSoOrRead() {
    assertThat(unstarted(126, "bash: line 1: ./a.sh: Permission denied"))
        .isEqualTo(
            "./a.sh may not be executed: run chmod +x on it before, or have it read: bash ./a.sh");
    assertThat(unstarted(126, "bash: line 1: ./a: Is a directory"))
        .startsWith("./a is a directory");
    assertThat(unstarted(126, "bash: line 1: ./a: cannot execute binary file: Exec format error"))
        .startsWith("./a is no program for this machine");
  }

  @Test
  void otherWordsBesideThoseCodesGetNoAdvice() {
    assertThat(unstarted(127, "KeyError: model: not in the list")).isNull();
    assertThat(unstarted(126)).isNull();
  }
}
