package dev.bothy.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Parser;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Numbers;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.terminal.Terminal;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.oci.Digest;
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

/** What options with a form of their own are read as. */
class OptionsTest {
  private static final Option AGE = Option.value("older-than", "TIME", "age");

  @TempDir Path directory;

  private Invocation invocation(String... words) throws UsageException {
    Syntax syntax =
        Syntax.of("build", "build")
            .options(
                Shared.OUTPUT,
                Shared.SECRET,
                Shared.SET,
                Shared.STORE,
                Shared.IMPORT_CACHE,
                Shared.EXPORT_CACHE,
                Shared.STEP_MEMORY,
                Shared.STEP_CPUS,
                Shared.STEP_PIDS,
                AGE);
    PrintStream none =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Map<String, String> environment = Map.of("HOME", "/home/u", "B", "b");
    return new Invocation(
        syntax,
        Parser.parse(syntax, List.of(words), environment),
        directory,
        environment,
        InputStream.nullInputStream(),
        none,
        none,
        new Terminal(environment, true));
  }

  @Test
  void twoOutputsDoNotWriteToOnePlace() {
    assertThatThrownBy(
            () ->
                Exports.of(
                    invocation("-o", "type=oci,dest=x.tar", "-o", "type=tar,dest=./x.tar"),
                    Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the same place, dest=" + directory.resolve("x.tar"));
  }

  @Test
  void anOutputIsATypeWithAttributesAndAnAbsolutePath() throws UsageException {
    List<SolveRequest.Export> exports =
        Exports.of(
            invocation(
                "-o",
                "type=oci,dest=x.tar,compression=zstd,annotation.org.example/a=b",
                "-o",
                "type=rootfs,\"dest=a,b\""),
            Map.of("more", "1"));
    assertThat(exports)
        .containsExactly(
            new SolveRequest.Export(
                "oci",
                Map.of(
                    "dest",
                    directory.resolve("x.tar").toString(),
                    "compression",
                    "zstd",
                    "annotation.org.example/a",
                    "b",
                    "more",
                    "1")),
            new SolveRequest.Export(
                "rootfs", Map.of("dest", directory.resolve("a,b").toString(), "more", "1")));
  }

  @Test
  void aTreeMayBeCalledLocal() throws UsageException {
    assertThat(Exports.of(invocation("-o", "type=local,dest=tree"), Map.of()))
        .containsExactly(
            new SolveRequest.Export("local", Map.of("dest", directory.resolve("tree").toString())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dest=x;                           type=oci|docker|tar|rootfs|local|registry is missing",
        "type=ocy,dest=x;                  type 'ocy' is none of",
        "type=oci;                         needs dest=PATH",
        "type=registry;                    needs name=",
        "type=oci,dset=x;                  did you mean dest",
        "type=oci,dest=x,annotate.a=b;     unknown key",
        "type=tar,dest=x,annotation.a=b;   unknown key",
        "type=docker,dest=x,annotation.a=b; \"hold no annotations; write type=oci\"",
        "type=oci,dest=x,compression=xz;   \"'xz' is none of zstd, gzip, none\"",
        "type=oci,dest=x,level=high;       \"'high' is not a number\"",
        "type=oci,dest=x,level=99;         \"gzip compression has levels 1 to 9, not 99\"",
        "type=tar,dest=x,level=3;          uncompressed layers have no compression level",
        "type=registry,name=h/Image:1;     h/Image",
        "type=oci,dest=x,annotation-index.a=b; has no index of its own",
        "type=rootfs,dest=/;               cannot be written to /: it is the root of everything",
        "type=local;                       type=local needs dest=PATH",
        "type=local,dest=/;                type=local cannot be written to /",
        "type=local,dest=-;                type=local makes no archive",
        "type=rootfs,dest=-;               type=rootfs makes no archive",
        "type=tar,dest=/dev/stdout;        write dest=- and redirect it",
        "oci;                              \"'oci' is not of the form key=value\"",
      },
      quoteCharacter = '"')
  void wrongOutputsAreExplained(String text, String message) {
    assertThatThrownBy(() -> Exports.of(invocation("-o", text), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void cachesAreNamesOrTypesWithAttributes() throws UsageException {
    SolveRequest.Caches caches =
        Caches.of(
            invocation(
                "--import-cache",
                "127.0.0.1:5000/team/cache",
                "--import-cache",
                "type=local,src=c",
                "--export-cache",
                "type=registry,ref=127.0.0.1:5000/team/cache,mode=max"));
    assertThat(caches.from())
        .containsExactly(
            new SolveRequest.Cache("registry", Map.of("ref", "127.0.0.1:5000/team/cache")),
            new SolveRequest.Cache("local", Map.of("src", directory.resolve("c").toString())));
    assertThat(caches.to())
        .containsExactly(
            new SolveRequest.Cache(
                "registry", Map.of("ref", "127.0.0.1:5000/team/cache", "mode", "max")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --import-cache ; ref=x                     ; type=registry|local|store is missing
          --import-cache ; type=s3,ref=x             ; is none of registry, local, store
          --import-cache ; type=store                ; needs src=DIR
          --export-cache ; type=store,dest=x         ; is none of registry, local
          --import-cache ; type=local,dest=x         ; unknown key 'dest'
          --import-cache ; type=registry,rev=x       ; did you mean ref
          --export-cache ; type=registry             ; needs ref=IMAGE
          --export-cache ; type=local                ; needs dest=DIR
          --export-cache ; type=local,dest=x,mode=no ; mode 'no' is none of min, max
          --export-cache ; type=local,dest           ; is not of the form key=value
          """)
  void wrongCachesAreExplained(String option, String text, String message) {
    assertThatThrownBy(() -> Caches.of(invocation(option, text)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(option)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, false, 'nothing to do, there are no steps (0.1s)'",
    "0, 1, false, 'nothing to do, the only step is cached (0.1s)'",
    "0, 2, false, 'nothing to do, all 2 steps are cached (0.1s)'",
    "0, 2, true, 'nothing to run, there are only sources, and none has changed (0.1s)'",
    "0, 0, true, 'nothing to do, there are no steps (0.1s)'",
    "1, 1, false, '1 step run, 1 cached (0.1s)'",
    "2, 0, true, '2 steps run, 0 cached (0.1s)'",
  })
  void aSummaryCountsInWords(int executed, int cached, boolean noCache, String line) {
    SolveResult result =
        new SolveResult(Digest.of(new byte[0]), List.of(), executed, cached, Map.of());
    assertThat(Summary.of(result, 100, noCache)).isEqualTo(line);
  }

  @Test
  void secretsComeFromFilesAndVariables() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "x");
    assertThat(
            Inputs.secrets(
                invocation("--secret", "id=a,src=token", "--secret=id=b,env=B", "--secret=id=B")))
        .containsExactly(
            Map.entry("a", new SolveRequest.SecretSource.FromFile(file)),
            Map.entry("b", new SolveRequest.SecretSource.FromEnv("B")),
            Map.entry("B", new SolveRequest.SecretSource.FromEnv("B")));
    assertThatThrownBy(() -> Inputs.secrets(invocation("--secret", "id=a,src=none")))
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> Inputs.secrets(invocation("--secret", "id=a,env=NONE")))
        .hasMessageContaining("the variable NONE is not set");
    assertThatThrownBy(() -> Inputs.secrets(invocation("--secret", "a=token")))
        .hasMessageContaining("'a=token'")
        .hasMessageContaining("--secret id=NAME,src=FILE");
    assertThatThrownBy(() -> Inputs.secrets(invocation("--secret", "id=NONE")))
        .hasMessageContaining("the variable NONE is not set");
  }

  @Test
  void limitsOfSteps() throws UsageException {
    assertThat(StepLimits.of(invocation())).isEqualTo(SolveRequest.Limits.NONE);
    assertThat(
            StepLimits.of(
                invocation("--step-memory", "2GB", "--step-cpus", "1.25", "--step-pids", "64")))
        .isEqualTo(new SolveRequest.Limits(2_000_000_000, 1250, 64));
    assertThat(StepLimits.of(invocation("--step-cpus", "2")).milliCpus()).isEqualTo(2000);
  }

  @ParameterizedTest
  @CsvSource({
    "--step-memory, 1MB, a step needs 16MB",
    "--step-memory, much, is not a size",
    "--step-cpus, 0, is not a number of processors",
    "--step-cpus, 1., is not a number of processors",
    "--step-cpus, 1.2345, is not a number of processors",
    "--step-cpus, -1, is not a number of processors",
    "--step-pids, 0, is not a number from 1 to 1000000",
    "--step-pids, many, is not a number from 1 to 1000000"
  })
  void wrongLimitsAreExplained(String option, String text, String message) {
    assertThatThrownBy(() -> StepLimits.of(invocation(option + "=" + text)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void settingsAreNamesAndValues() throws UsageException {
    assertThat(Inputs.settings(invocation("--set", "a=1=2", "--set=b=")))
        .containsExactly(Map.entry("a", "1=2"), Map.entry("b", ""));
    assertThatThrownBy(() -> Inputs.settings(invocation("--set", "a")))
        .hasMessageContaining("NAME=VALUE");
  }

  @ParameterizedTest
  @CsvSource({"90s,90000", "15m,900000", "24h,86400000", "7d,604800000"})
  void times(String text, long millis) throws UsageException {
    assertThat(Numbers.millis(invocation(), AGE, text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "12,12", "5kB,5000", "500MB,500000000", "20GB,20000000000"})
  void sizes(String text, long bytes) throws UsageException {
    assertThat(Numbers.bytes(invocation(), AGE, text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"x", "-1", "7", "d", "99999999999999999999d"})
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> Numbers.millis(invocation(), AGE, text))
        .isInstanceOf(UsageException.class);
  }

  @Test
  void theStoreIsTheOptionElseUnderTheDataDirectory() throws Exception {
    assertThat(Locations.store(invocation("--store", "s"))).isEqualTo(directory.resolve("s"));
    assertThat(Locations.store(invocation())).isEqualTo(Path.of("/home/u/.local/share/bothy"));
  }
}
