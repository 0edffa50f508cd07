package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.SameProject;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveInterruptedException;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.Digest;
import dev.bothy.packages.lock.LockException;
import dev.bothy.packages.lock.LockFile;
import dev.bothy.runtime.PlaceException;
import dev.bothy.starlark.EvalException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
  @TempDir Path project;
  private int code;
  private @Nullable String store;

  private String report(Throwable failure, boolean debug, boolean interrupted) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, false, StandardCharsets.UTF_8);
    code =
        new Failures(project, project, Map.of(), stream, debug, store, SameProject.DEFAULT)
            .report(failure, interrupted);
    return err.toString(StandardCharsets.UTF_8);
  }

  private String report(Throwable failure) {
    return report(failure, false, false);
  }

  @Test
  void aMessageIsReadAndNotObeyed() {
    assertThat(
            report(
                new PlaceException(
                    PlaceException.Kind.FAILED, "\u001b]0;owned\u0007it", "\u001b[2Jso", null)))
        .isEqualTo("error: ^[]0;owned^Git\nhint: ^[[2Jso\n");
  }

  @Test
  void whatIsASecretInAnAddressIsNotRepeated() throws Exception {
    String url = "https://x.example/f?v=1&token=hunter2";
    Files.writeString(project.resolve("build.envd"), "  Source.http(\"" + url + "\").nothing()\n");
    SolveException.Step step =
        new SolveException.Step(
            Digest.of(new byte[0]),
            "name",
            new SourceLocation("build.envd", 1, 53),
            "curl '" + url + "'",
            22,
            List.of());
    IOException cause = new IOException("no answer for URL: " + url);
    assertThat(
            report(
                new SolveException(SolveException.Kind.STEP, "no " + url, null, step, cause),
                true,
                false))
        .contains(
            "      Source.http(\"https://x.example/f?v=1&token=*******\").nothing()\n"
                + " ".repeat(4 + 52)
                + "^\n",
            "curl 'https://x.example/f?v=1&token=…'",
            "for URL: https://x.example/f?v=1&token=…")
        .doesNotContain("hunter2");
    assertThat(
            report(
                new CommandException(
                    Exit.FAILED, url + " is gone", "look at https://me:hunter2@x.example/")))
        .isEqualTo(
            "error: https://x.example/f?v=1&token=… is gone\nhint: look at https://x.example/\n");
  }

  @Test
  void aStepThatIsKeptSaysHowToLookAtIt() {
    SolveException.Step step =
        new SolveException.Step(
            Digest.of(new byte[0]), "make", null, "make all", 2, List.of("No rule"), "3f2a");
    assertThat(report(new SolveException(SolveException.Kind.STEP, "no", null, step, null)))
        .endsWith("  look      bothy debug 3f2a opens a shell in what it left\n");
    store = "/data/my store";
    assertThat(report(new SolveException(SolveException.Kind.STEP, "no", null, step, null)))
        .endsWith(
            "  look      bothy debug 3f2a --store '/data/my store' opens a shell in what it left\n");
  }

  @Test
  void aFailedStepShowsItsLineItsCommandItsCodeAndItsLastWords() throws Exception {
    Files.writeString(
        project.resolve("build.envd"),
        "def build():\n    base()\n    install.apt_packages(name=[\"tre\"])\n");
    SolveException.Step step =
        new SolveException.Step(
            Digest.of(new byte[0]),
            "install tre",
            new SourceLocation("build.envd", 3, 5),
            "apt-get install -y tre",
            100,
            List.of("Reading package lists...", "\u001b[31mE: Unable to locate package tre"));
    String text =
        report(
            new SolveException(
                SolveException.Kind.STEP, "install tre failed", "is the name right?", step, null));
    assertThat(code).isEqualTo(1);
    assertThat(text)
        .isEqualTo(
            """
            error: build.envd:3:5: install tre failed
                    install.apt_packages(name=["tre"])
                    ^
              step      install tre
              command   apt-get install -y tre
              exit code 100
              last lines of its output:
                Reading package lists...
                E: Unable to locate package tre
            hint: is the name right?
            """);
  }

  @Test
  void allFailuresOfABuildThatKeptGoingAreShown() {
    SolveException first = new SolveException(SolveException.Kind.STEP, "one", "do 1", null, null);
    first.addSuppressed(new SolveException(SolveException.Kind.HOST, "two", "do 2", null, null));
    assertThat(report(first)).isEqualTo("error: one\nhint: do 1\nerror: two\nhint: do 2\n");
    assertThat(code).isEqualTo(1);
    SolveException host = new SolveException(SolveException.Kind.HOST, "two", null, null, null);
    host.addSuppressed(new SolveException(SolveException.Kind.STEP, "one", null, null, null));
    assertThat(report(host)).isEqualTo("error: two\nerror: one\n");
    assertThat(code).isEqualTo(1);
  }

  @Test
  void aLongScriptIsShownByItsEnds() {
    SolveException.Step step =
        new SolveException.Step(
            Digest.of(new byte[0]),
            "run",
            null,
            "sh -c 'one\n2\n3\n4\n5\nsix\n' seven",
            1,
            List.of());
    assertThat(report(new SolveException(SolveException.Kind.STEP, "it failed", null, step, null)))
        .contains("command   sh -c 'one")
        .contains("' seven")
        .contains("(3 lines more")
        .doesNotContain("4");
  }

  @Test
  void aLongLineIsShownByItsEnds() {
    SolveException.Step step =
        new SolveException.Step(
            Digest.of(new byte[0]),
            "run",
            null,
            "echo " + "x".repeat(200_000) + " > f",
            1,
            List.of());
    assertThat(report(new SolveException(SolveException.Kind.STEP, "it failed", null, step, null)))
        .contains("command   echo xxx", "xxx > f", "(199609 characters more; --debug shows them)")
        .hasSizeLessThan(1000);
  }

  @Test
  void aPlaceOutsideOfAnyFileIsShownWithoutALine() {
    SolveException.Step step =
        new SolveException.Step(
            Digest.of(new byte[0]),
            "run",
            new SourceLocation("gone.envd", 3, 5),
            "false",
            1,
            List.of());
    assertThat(report(new SolveException(SolveException.Kind.STEP, "it failed", null, step, null)))
        .startsWith("error: gone.envd:3:5: it failed\n  step");
  }

  @Test
  void theBracketThatALockBeginsWithIsNotShown() throws Exception {
    Files.writeString(project.resolve("bothy.lock"), "{\n}\n");
    SolveException.Step step =
        new SolveException.Step(
            Digest.of(new byte[0]),
            "apt: tre",
            new SourceLocation("bothy.lock", 1, 1),
            "apt-get install -y tre",
            100,
            List.of());
    assertThat(report(new SolveException(SolveException.Kind.STEP, "it failed", null, step, null)))
        .startsWith("error: bothy.lock:1:1: it failed\n  step");
  }

  @Test
  void aLockThatTheDiskRefusesIsNoStaleLock() throws Exception {
    Path lock = project.resolve(LockFile.NAME);
    Files.writeString(lock, "no lock");
    report(catchThrowableOfType(LockException.class, LockFile.of(project)::read));
    assertThat(code).isEqualTo(4);
    Files.delete(lock);
    Files.createDirectory(lock);
    report(catchThrowableOfType(LockException.class, LockFile.of(project)::read));
    assertThat(code).isEqualTo(1);
  }

  @Test
  void aFullDiskIsNamedWithWhatFreesRoom() {
    assertThat(report(new FileSystemException("/data/x", null, "No space left on device")))
        .startsWith("error: no space left on the disk of /data/x\nhint: 'bothy du' says")
        .contains("bothy prune --all");
    assertThat(code).isEqualTo(6);
  }

  static List<Arguments> codes() {
    return List.of(
        Arguments.of(
            new SolveException(SolveException.Kind.HOST, "no crun", "install it", null, null), 6),
        Arguments.of(new PlaceException(PlaceException.Kind.NO_SUCH_ENVIRONMENT, "no x", null), 5),
        Arguments.of(new PlaceException(PlaceException.Kind.HOST, "no ids", null), 6),
        Arguments.of(new PlaceException(PlaceException.Kind.FAILED, "no", null), 1),
        Arguments.of(new PlaceException(PlaceException.Kind.NOT_EXECUTABLE, "no", null), 126),
        Arguments.of(new PlaceException(PlaceException.Kind.NO_SUCH_COMMAND, "no", null), 127),
        Arguments.of(new EvalException("no"), 3),
        Arguments.of(new CommandException(Exit.LOCK, "stale", "sync"), 4),
        Arguments.of(new NoSuchFileException("/x"), 1),
        Arguments.of(new InterruptedException(), 130),
        Arguments.of(new IllegalStateException("x"), 1));
  }

  @ParameterizedTest
  @MethodSource("codes")
  void eachKindOfFailureHasItsCode(Throwable failure, int expected) {
    String text = report(failure);
    assertThat(code).isEqualTo(expected);
    assertThat(text).isNotBlank().doesNotContain("\tat ");
  }

  @Test
  void aBugSaysSoAndShowsItsTraceOnlyWhenAsked() {
    assertThat(report(new IllegalStateException("impossible")))
        .contains("this is a bug in bothy: java.lang.IllegalStateException: impossible")
        .contains("--debug")
        .doesNotContain("\tat ");
    assertThat(report(new IllegalStateException("impossible"), true, false)).contains("\tat ");
  }

  @Test
  void afterASignalWhateverFailedIsTheInterruption() {
    assertThat(report(new IllegalStateException("closed"), false, true))
        .isEqualTo("bothy: interrupted\n");
    assertThat(code).isEqualTo(130);
  }

  @Test
  void whatFailedBeforeASignalIsTold() {
    SolveException first =
        new SolveException(SolveException.Kind.STEP, "one failed", "mend it", null, null);
    first.addSuppressed(
        new SolveException(SolveException.Kind.HOST, "two failed", null, null, null));
    assertThat(report(new SolveInterruptedException(first), false, true))
        .isEqualTo("error: one failed\nhint: mend it\nerror: two failed\nbothy: interrupted\n");
    assertThat(code).isEqualTo(130);
  }
}
