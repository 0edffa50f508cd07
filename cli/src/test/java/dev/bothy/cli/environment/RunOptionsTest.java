package dev.bothy.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Parser;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.terminal.Terminal;
import dev.bothy.runtime.RunSpec;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunOptionsTest {
  private static final Option ENV = Option.value("env", "K", "").letter('e').many();
  private static final Option MOUNT = Option.value("mount", "M", "").many();
  private static final Option VOLUME = Option.value("volume", "V", "").letter('v').many();
  private static final Map<String, String> CALLERS = Map.of("MINE", "a b", "HOME", "/home/me");

  @TempDir Path directory;

  @Test
  void variablesAreGivenOrTheCallers() throws Exception {
    assertThat(of("-e", "A=1", "-e", "B=x=y", "-e", "C=", "-e", "MINE", "-e", "NOT").env(ENV))
        .containsExactly(
            Map.entry("A", "1"),
            Map.entry("B", "x=y"),
            Map.entry("C", ""),
            Map.entry("MINE", "a b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=x"})
  void aVariableHasAName(String text) throws Exception {
    RunOptions options = of("-e", text);
    assertThatThrownBy(() -> options.env(ENV)).isInstanceOf(UsageException.class);
  }

  @Test
  void mountsAreOfThisDirectoryAndMayBeReadOnly() throws Exception {
    Path data = Files.createDirectory(directory.resolve("my data,old"));
    assertThat(
            of(
                    "--mount",
                    "type=bind,\"src=my data,old\",dst=/data/../d,ro",
                    "--mount",
                    "source=.,target=/w,ro=false",
                    "--mount",
                    "src=x/../.,dst=/y,rw")
                .mounts(MOUNT, VOLUME))
        .containsExactly(
            new RunSpec.Mount(data, "/d", true),
            new RunSpec.Mount(directory, "/w", false),
            new RunSpec.Mount(directory, "/y", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type=volume,src=.,dst=/x",
        "src=.",
        "dst=/x",
        "src,dst=/x",
        "src=.,dst=",
        "src=.,dst=x",
        "src=absent,dst=/x",
        "src=.,dst=/x,ro=maybe",
        "src=.,dst=/x,color=red",
        "",
      })
  void whatCannotBeMountedIsRefusedByName(String text) throws Exception {
    RunOptions options = of("--mount", text);
    assertThatThrownBy(() -> options.mounts(MOUNT, VOLUME))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--mount: ");
  }

  @Test
  void volumesAreMountsInOtherWords() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    assertThat(of("-v", "./data:/d", "-v", data + ":/e/:ro", "-v", ".:/w:rw").mounts(MOUNT, VOLUME))
        .containsExactly(
            new RunSpec.Mount(data, "/d", false),
            new RunSpec.Mount(data, "/e", true),
            new RunSpec.Mount(directory, "/w", false));
  }

  @ParameterizedTest
  @CsvSource({
    "data:/d, no volumes with names",
    "./absent:/d, does not exist",
    ".:d, is not an absolute path",
    "., SRC:DST",
    ":/d, SRC:DST",
    ".:/d:z, SRC:DST",
    ".:/d:ro:z, SRC:DST",
  })
  void whatIsNoVolumeIsRefusedByName(String text, String why) throws Exception {
    RunOptions options = of("-v", text);
    assertThatThrownBy(() -> options.mounts(MOUNT, VOLUME))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--volume: ")
        .hasMessageContaining(why);
  }

  @Test
  void twoMountsAtOnePlaceAreRefused() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    RunOptions options = of("--mount", "src=data,dst=/w", "-v", ".:/w/");
    assertThatThrownBy(() -> options.mounts(MOUNT, VOLUME))
        .isInstanceOf(UsageException.class)
        .hasMessage("--volume: %s and %s cannot both be at /w; leave one out", directory, data);
  }

  private RunOptions of(String... words) throws UsageException {
    Syntax syntax = Syntax.of("run", "").options(ENV, MOUNT, VOLUME);
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new RunOptions(
        new Invocation(
            syntax,
            Parser.parse(syntax, List.of(words), CALLERS),
            directory,
            CALLERS,
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            new Terminal(CALLERS, false)));
  }
}
