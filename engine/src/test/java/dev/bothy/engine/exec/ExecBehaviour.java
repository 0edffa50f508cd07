package dev.bothy.engine.exec;

import static dev.bothy.engine.exec.StepBench.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process of an exec operation sees, and what it leaves. */
public class ExecBehaviour implements AutoCloseable {
  private final StepBench bench = new StepBench();

  public ExecBehaviour() throws Exception {}

  private static ExecMeta user(String user, String script) {
    return StepBench.shell("/", user, script);
  }

  @Inside
  public void outputIsStreamedAndChangesBecomeALayer() throws Exception {
    Result result = bench.sh("echo hello; echo oops >&2; echo data > /file");
    assertThat(bench.out.toString()).isEqualTo("hello\n");
    assertThat(bench.err.toString()).isEqualTo("oops\n");
    assertThat(bench.topLayer(result)).containsExactly("file");
    assertThat(bench.read(result, "file")).isEqualTo("data\n");
  }

  @Inside
  public void aStepThatChangesNothingAddsNoLayer() throws Exception {
    assertThat(bench.sh("cat /etc/passwd > /dev/null; echo x > /dev/shm/y")).isEqualTo(bench.base);
  }

  /** {@link dev.bothy.engine.namespace.Namespaces} has told us as it tells a service. */
  @Inside
  public void whatSystemdTellsUsIsNotForSteps() throws Exception {
    assertThat(System.getenv()).containsEntry("NOTIFY_SOCKET", "/run/notify");
    Result result = bench.sh("env | cat - /proc/mounts; ls /proc/self/fd");
    assertThat(bench.out.toString())
        .doesNotContain("NOTIFY", "LISTEN", "/run/notify")
        .endsWith("\n0\n1\n2\n3\n"); // the last one of ls itself
    assertThat(result).isEqualTo(bench.base);
  }

  @Inside
  public void standardInputIsEmpty() throws Exception {
    bench.sh("cat; echo end");
    assertThat(bench.out.toString()).isEqualTo("end\n");
  }

  @Inside
  public void theExitCodeFailsTheStep() {
    StepFailure failure = failure(() -> bench.sh("exit 7"));
    assertThat(failure.exitCode()).isEqualTo(7);
    assertThat(failure.kind()).isEqualTo(SolveException.Kind.STEP);
    assertThat(failure.command()).isEqualTo("/bin/sh -c 'exit 7'");
    assertThat(failure).hasMessage("the step exited with code 7");
  }

  @Inside
  public void otherExitCodesCanBeValid() throws Exception {
    ExecMeta meta =
        new ExecMeta(
            List.of("/bin/sh", "-c", "exit 3"),
            List.of(),
            "/",
            "",
            null,
            List.of(),
            "",
            List.of(),
            "",
            false,
            List.of(3, 4));
    assertThat(bench.run(StepBench.op(meta), bench.base)).hasSize(1);
    ExecMeta zero =
        new ExecMeta(
            List.of("/bin/true"),
            List.of(),
            "/",
            "",
            null,
            List.of(),
            "",
            List.of(),
            "",
            false,
            List.of(3, 4));
    assertThat(failure(() -> bench.run(StepBench.op(zero), bench.base)).exitCode()).isZero();
  }

  @Inside
  public void aSignalIsNamed() {
    StepFailure failure = failure(() -> bench.sh("sh -c 'kill -SEGV $$'"));
    assertThat(failure).hasMessage("a signal ended the step: SIGSEGV (exit code 139)");
  }

  @Inside
  public void aMissingProgramSaysSo() {
    StepFailure failure =
        failure(() -> bench.run(StepBench.op(StepBench.meta("no-such-program")), bench.base));
    assertThat(failure.getMessage()).contains("could not start").contains("no-such-program");
    assertThat(failure.exitCode()).isEqualTo(127);
    assertThat(failure.hint()).contains("install");
  }

  @Inside
  public void whatIsNoProgramIsSaid() throws Exception {
    Result changed =
        bench.changed(
            root -> {
              write(root, "plain", 0644, "text\n");
              write(root, "script", 0755, "#!/no/python\n");
              write(root, "dos", 0755, "#!/bin/sh\r\n");
              write(root, "text", 0755, "text\n");
            });
    assertThat(reason(changed, "/bin")).contains("/bin is a directory");
    assertThat(reason(changed, "/plain")).contains("its mode is 0644");
    assertThat(reason(changed, "/script")).contains("to be run by /no/python");
    assertThat(reason(changed, "/dos")).contains("as on Windows");
    assertThat(reason(changed, "/text")).contains("its first line");
    assertThat(reason(changed, "/nothing")).contains("there is no /nothing");
  }

  /** As one that runs crun itself does. */
  @Inside
  public void aStepMayPrintTheRuntimesWords() {
    for (String program : List.of("/x", "/bin/sh")) {
      String line = "exec container process `" + program + "`: No such file or directory";
      StepFailure failure = failure(() -> bench.sh("echo '" + line + "' >&2; exit 1"));
      assertThat(failure).hasMessage("the step exited with code 1");
      assertThat(failure.exitCode()).isEqualTo(1);
    }
  }

  private static void write(Path root, String name, int mode, String text) throws IOException {
    Path file = Files.writeString(root.resolve(name), text);
    Files.setAttribute(file, "unix:mode", mode);
  }

  private String reason(Result on, String program) {
    StepFailure failure = failure(() -> bench.run(StepBench.op(StepBench.meta(program)), on));
    assertThat(failure.exitCode()).isBetween(126, 127);
    return failure.getMessage() + "; " + failure.hint();
  }

  @Inside
  public void hostsAndResolvConfAreUsableThroughLinks() throws Exception {
    Result linked = bench.sh("ln -s ../run/resolv.conf /etc/resolv.conf; mkdir /run");
    Result result = bench.sh(linked, "cat /etc/resolv.conf; grep -c localhost /etc/hosts; >/x");
    assertThat(bench.out.toString())
        .isEqualTo(Files.readString(Path.of("/etc/resolv.conf")) + "2\n");
    assertThat(bench.topLayer(result)).containsExactly("x");
  }

  @Inside
  public void linksThatGoRoundAreTheTreesFault() throws Exception {
    Result round =
        bench.changed(
            root -> {
              Path etc = Files.createDirectories(root.resolve("etc"));
              Files.createSymbolicLink(etc.resolve("hosts"), Path.of("hosts"));
            });
    StepFailure failure = failure(() -> bench.sh(round, "true"));
    assertThat(failure).hasMessage("too many symbolic links in /etc/hosts");
    assertThat(failure.kind()).isEqualTo(SolveException.Kind.STEP);
  }

  @Inside
  public void hostnameAndExtraHosts() throws Exception {
    bench.sh("hostname");
    ExecMeta meta =
        new ExecMeta(
            List.of("/bin/sh", "-c", "hostname; grep some /etc/hosts; grep -c other /etc/hosts"),
            List.of(),
            "/",
            "",
            null,
            List.of(new ExecMeta.ExtraHost("some.host", "10.1.2.3")),
            "other",
            List.of(),
            "",
            false,
            List.of());
    bench.run(StepBench.op(meta), bench.base);
    assertThat(bench.out.toString()).isEqualTo("buildkitsandbox\nother\n10.1.2.3\tsome.host\n1\n");
  }

  @Inside
  public void whoeverIsInNoListOfUsersIsAtHomeInTheRoot() throws Exception {
    Result nobody = bench.sh("rm /etc/passwd");
    bench.sh(nobody, "echo $(id -u) $HOME");
    assertThat(bench.out.toString()).isEqualTo("0 /\n");
  }

  @Inside
  public void usersByNameAndNumberWithTheirGroups() throws Exception {
    for (String user : List.of("", "ada", "1000", "ada:video", "12345", "7:9", "root:44")) {
      bench.run(StepBench.op(user(user, "echo $(id -u) $(id -g) $(id -G) $HOME")), bench.base);
    }
    assertThat(bench.out.toString())
        .isEqualTo(
            """
            0 0 0 /root
            1000 1000 1000 44 /home/ada
            1000 1000 1000 44 /home/ada
            1000 44 44 /home/ada
            12345 0 0 /
            7 9 9 /
            0 44 44 /root
            """);
    assertThat(failure(() -> bench.run(StepBench.op(user("eve", "true")), bench.base)))
        .hasMessageContaining("no user eve");
  }

  @Inside
  public void aWorkingDirectoryThatCannotBeMadeIsTold() {
    assertThat(
            failure(
                () ->
                    bench.run(
                        StepBench.op(StepBench.shell("/etc/passwd/x", "", "true")), bench.base)))
        .hasMessage(
            "the working directory /etc/passwd/x cannot be made: what it lies in is no directory");
    String name = "/" + "n".repeat(256);
    assertThat(
            failure(() -> bench.run(StepBench.op(StepBench.shell(name, "", "true")), bench.base)))
        .hasMessage("the working directory " + name + " cannot be made: a name in it is too long");
  }

  @Inside
  public void anEmptyHomeIsTheUsersToo() throws Exception {
    bench.run(
        StepBench.op(StepBench.shell("/", "ada", "echo $HOME; echo -$X-", "HOME=", "X=")),
        bench.base);
    bench.run(StepBench.op(StepBench.shell("/", "ada", "echo $HOME", "HOME=/x")), bench.base);
    ExecOp emptied =
        new ExecOp(
            StepBench.shell("/", "ada", "echo $HOME", "HOME=/x"),
            List.of(StepBench.rootMount()),
            ExecOp.Network.SANDBOX,
            ExecOp.Security.SANDBOX,
            List.of(new ExecOp.SecretEnv("none", "HOME", true)),
            List.of());
    bench.run(emptied, bench.base);
    assertThat(bench.out.toString()).isEqualTo("/home/ada\n--\n/x\n/home/ada\n");
  }

  @Inside
  public void theWorkingDirectoryIsMadeForTheUser() throws Exception {
    ExecMeta meta = StepBench.shell("/work/deep", "ada", "pwd; stat -c '%a %u:%g' .");
    Result result = bench.run(StepBench.op(meta), bench.base).getFirst();
    assertThat(bench.out.toString()).isEqualTo("/work/deep\n755 1000:1000\n");
    assertThat(bench.topLayer(result)).containsExactly("work/", "work/deep/");
  }

  @Inside
  public void environmentHasDefaultsProxiesAndSecrets() throws Exception {
    bench.secrets.put("token", "s3cret".getBytes(StandardCharsets.UTF_8));
    ExecMeta meta =
        new ExecMeta(
            List.of("/bin/sh", "-c", "echo $PATH $HTTP_PROXY $no_proxy $FOO $TOKEN-$NONE"),
            List.of("FOO=bar", "NONE=here"),
            "/",
            "",
            new ExecMeta.ProxyEnv("http://p:1", "", "", "localhost", ""),
            List.of(),
            "",
            List.of(),
            "",
            false,
            List.of());
    ExecOp op =
        new ExecOp(
            meta,
            List.of(StepBench.rootMount()),
            ExecOp.Network.SANDBOX,
            ExecOp.Security.SANDBOX,
            List.of(
                new ExecOp.SecretEnv("token", "TOKEN", false),
                new ExecOp.SecretEnv("none", "NONE", true)),
            List.of());
    bench.run(op, bench.base);
    assertThat(bench.out.toString())
        .isEqualTo(
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin http://p:1 localhost bar"
                + " s3cret-\n");
    bench.secrets.put("token", "s3\0cret".getBytes(StandardCharsets.UTF_8));
    assertThat(failure(() -> bench.run(op, bench.base)))
        .hasMessage("the secret token cannot be in the variable TOKEN: it has a zero byte");
    bench.secrets.clear();
    assertThat(failure(() -> bench.run(op, bench.base))).hasMessageContaining("secret token");
  }

  @Inside
  public void deletionsAndReplacementsAreInTheLayer() throws Exception {
    Result first = bench.sh("mkdir /d; echo 1 > /d/a; echo 2 > /d/b; mkdir /gone; > /gone/x");
    Result second = bench.sh(first, "rm /d/a; rm -r /gone; rm -r /d; mkdir /d; echo 3 > /d/c");
    Result third = bench.sh(second, "ls /d; ls -d /gone || true");
    assertThat(bench.out.toString()).isEqualTo("c\n");
    assertThat(third).isEqualTo(second);
  }

  @Inside
  public void theModeOfTheRootIsKeptAndChangeable() throws Exception {
    Result changed = bench.sh("chmod 711 /; stat -c %a /");
    Result same = bench.sh(changed, "stat -c %a /");
    assertThat(bench.out.toString()).isEqualTo("711\n711\n");
    assertThat(changed.layers()).hasSize(2);
    assertThat(same).isEqualTo(changed);
  }

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
