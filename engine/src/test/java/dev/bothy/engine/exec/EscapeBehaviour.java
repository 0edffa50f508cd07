package dev.bothy.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Ways out of a step that other builders have had, each with the number of the list of faults and
 * attacks that the engine is measured by, and a CVE of the kind.
 */
public class EscapeBehaviour implements AutoCloseable {
  private final StepBench bench = new StepBench();
  private final Path host = Files.createDirectory(bench.files.directory().resolve("host"));

  public EscapeBehaviour() throws Exception {
    Files.writeString(host.resolve("secret"), "of this machine\n");
  }

  private static ExecMeta meta(String directory, String user, String script) {
    return StepBench.shell(directory, user, script);
  }

  private static Mount selected(String selector, String destination, Mount.Type type) {
    return new Mount(1, selector, destination, -1, true, type, "", Mount.ContentCache.DEFAULT);
  }

  private void seesNothingOfTheMachine() {
    assertThat(bench.out.toString() + bench.err).doesNotContain("of this machine");
  }

  /** 19: a working directory behind a descriptor of the runtime (CVE-2024-21626). */
  @Inside
  public void aWorkingDirectoryBehindADescriptor() throws Exception {
    String up = "../".repeat(20);
    for (int fd = 3; fd < 12; fd++) {
      ExecMeta meta =
          meta("/proc/self/fd/" + fd, "", "cat " + up + host + "/secret; cat ." + host + "/secret");
      StepFailure failure =
          catchThrowableOfType(StepFailure.class, () -> bench.run(StepBench.op(meta), bench.base));
      assertThat(failure).isNotNull();
      seesNothingOfTheMachine();
    }
  }

  /** 19 too: one that is missing, behind a link of a mount; it is made in the container. */
  @Inside
  public void aWorkingDirectoryBehindALinkOfAMount() throws Exception {
    Result input =
        bench.sh("ln -s " + host + " /link; ln -s link/ /again; ln -s " + host + "/x /x");
    Result base = bench.sh("mkdir -p " + host);
    Mount mount = StepBench.bind(1, "/mnt", 1, false);
    for (String directory : List.of("/mnt/link/made", "/mnt/again/made", "/mnt/x")) {
      List<Result> results =
          bench.run(StepBench.op(meta(directory, "", "pwd -P; echo > f"), mount), base, input);
      assertThat(host.toFile().list()).as(directory).containsExactly("secret");
      assertThat(results.get(1)).as(directory).isEqualTo(input);
      assertThat(bench.topLayer(results.getFirst())).last().asString().endsWith("/f");
    }
    assertThat(bench.out.toString()).isEqualTo((host + "/made\n").repeat(2) + host + "/x\n");
  }

  /** 20: a cache that starts with a part of its input outside of it (CVE-2024-9675). */
  @Inside
  public void aCacheThatStartsOutsideOfItsInput() throws Exception {
    Result input = bench.sh("ln -s / /link; ln -s ../../../../../../.. /up; mkdir /d");
    for (String selector : List.of("link", "up", "../../../../..", "d/../../../../..")) {
      Mount cache =
          selected(selector, "/c", new Mount.Cache("of" + selector, Mount.Sharing.SHARED));
      String script = "cat /c" + host + "/secret; test -x /c/bin/sh && echo its own root";
      bench.run(StepBench.op(StepBench.meta("/bin/sh", "-c", script), cache), bench.base, input);
      seesNothingOfTheMachine();
    }
    assertThat(bench.out.toString()).isEqualTo("its own root\n".repeat(4));
  }

  /** What one step leaves where the machine's control groups would be, no other one sees. */
  @Inside
  public void aNoteAmongTheControlGroups() throws Exception {
    Result _ = bench.sh("(echo note > /sys/fs/cgroup/note) 2>/dev/null; true");
    Result _ = bench.sh("cat /sys/fs/cgroup/note 2>/dev/null; true");
    assertThat(bench.out.toString()).isEmpty();
  }

  /** 21: what a mount point needed is cleared away behind a link (CVE-2024-23652). */
  @Inside
  public void aMountPointThatBecomesALink() throws Exception {
    Path kept = Files.createDirectory(host.resolve("d"));
    Mount mount = StepBench.mount(-1, "/mnt/stub/d", -1, false, new Mount.Tmpfs(0));
    Result _ =
        bench.sh(
            "mv /mnt/stub /mnt/moved 2>/dev/null && ln -s " + host + " /mnt/stub; true", mount);
    assertThat(kept).isEmptyDirectory();
    Result linked = bench.sh("mkdir -p " + host + "; ln -s " + host + " /link");
    Mount behind = StepBench.mount(-1, "/link/d", -1, false, new Mount.Tmpfs(0));
    Result _ = bench.sh(linked, "echo x > /link/d/f", behind);
    assertThat(kept).isEmptyDirectory();
    assertThat(host.resolve("secret")).hasContent("of this machine");
  }

  /** 22: a mount of a directory that is a link to the root (CVE-2024-1753). */
  @Inside
  public void aMountOfALinkToTheRoot() throws Exception {
    Result input = bench.sh("ln -s / /link; ln -s ../../../../../../../.. /up");
    for (String selector : List.of("link", "up", "../../../../..")) {
      Mount mount = selected(selector, "/b", new Mount.Bind());
      String script = "cat /b" + host + "/secret; test -x /b/bin/sh && echo its own root";
      bench.run(StepBench.op(StepBench.meta("/bin/sh", "-c", script), mount), bench.base, input);
      seesNothingOfTheMachine();
    }
    assertThat(bench.out.toString()).isEqualTo("its own root\n".repeat(3));
  }

  /** 23: options in a name (CVE-2024-9407). */
  @Inside
  public void aNameThatLooksLikeMountOptions() throws Exception {
    String odd = "/a,upperdir=x:lowerdir=" + "y";
    Result result = bench.sh("mkdir '" + odd + "'; echo kept > '" + odd + "/f'");
    Result _ =
        bench.sh(
            result,
            "cat '"
                + odd
                + "/f'; test -d '/t,dev,suid' && mknod '/t,dev,suid/n' c 1 3 2>/dev/null;"
                + " (echo x > '/t,dev,suid/n') 2>/dev/null && test -c '/t,dev,suid/n' && echo open;"
                + " true",
            StepBench.mount(-1, "/t,dev,suid", -1, false, new Mount.Tmpfs(0)));
    assertThat(bench.out.toString()).isEqualTo("kept\n");
  }

  /** 24: what is written to a mount that is thrown away stays nowhere (CVE-2025-4953). */
  @Inside
  public void writesToAMountWithoutAResult() throws Exception {
    Result input = bench.sh("mkdir /d; echo original > /d/f");
    Mount mount = StepBench.bind(1, "/in", -1, false);
    ExecOp write = StepBench.op(StepBench.meta("/bin/sh", "-c", "echo x > /in/d/f"), mount);
    List<Result> results = bench.run(write, bench.base, input);
    assertThat(results.getFirst()).isEqualTo(bench.base);
    assertThat(bench.read(input, "d/f")).isEqualTo("original\n");
  }

  /** 25: lists of users that are links out of the root, or pipes (CVE-2024-9676). */
  @Inside
  public void listsOfUsersThatAreNoFiles() throws Exception {
    Files.writeString(host.resolve("passwd"), "evil:x:4242:4242::/:/bin/sh\n");
    for (String replaced :
        List.of(
            "ln -s " + host + "/passwd /etc/passwd",
            "ln -s " + "../".repeat(20) + host + "/passwd /etc/passwd",
            "ln -s passwd /etc/passwd",
            "mkfifo /etc/passwd",
            "mkdir /etc/passwd")) {
      Result on = bench.sh("rm /etc/passwd; " + replaced);
      ExecOp op = StepBench.op(meta("/", "evil", "true"));
      assertThat(catchThrowableOfType(StepFailure.class, () -> bench.run(op, on)))
          .as(replaced)
          .hasMessageContaining("evil");
    }
  }

  /** 27: links of the image where the runtime masks and makes devices (CVE-2025-31133, -52565). */
  @Inside
  public void linksWhereTheRuntimeMasksAndMakesDevices() throws Exception {
    Path pattern = Path.of("/proc/sys/kernel/core_pattern");
    String before = Files.readString(pattern);
    for (String link :
        List.of(
            "dev/null " + pattern,
            "dev/console " + pattern,
            "dev/pts /proc/sys/kernel",
            "dev /proc/sys/kernel",
            "proc/kcore /etc/passwd",
            "sys /proc/sys")) {
      String[] words = link.split(" ", -1);
      Result image =
          bench.changed(
              root -> {
                Path place = root.resolve(words[0]);
                Files.deleteIfExists(place);
                Files.createSymbolicLink(place, Path.of(words[1]));
              });
      // What would have an effect on this machine is what it has already.
      String script =
          "cd /proc; (cat sys/kernel/core_pattern > sys/kernel/core_pattern) 2>/dev/null"
              + " && echo wrote the pattern;"
              + " (echo h > sysrq-trigger) 2>/dev/null && echo pressed a key;"
              + " head -c 1 kcore 2>/dev/null | wc -c | grep -v '^0$' && echo read the memory;"
              + " true";
      try {
        Result _ = bench.sh(image, script);
      } catch (StepFailure refused) {
        continue; // as good as a step that does nothing
      }
      assertThat(bench.out.toString()).as(link).isEmpty();
    }
    assertThat(pattern).hasContent(before.strip());
  }

  /** 30: processes that stay, kill what is above them, or fill the shared memory. */
  @Inside
  public void aStepThatLeavesProcessesKillsAndFills() throws Exception {
    Result result =
        bench.sh(
            "sleep 1000 & (setpriv --reuid 0 sleep 1000 &);"
                + " kill -9 1 2>/dev/null; kill -9 0x7fffffff 2>/dev/null;"
                + " dd if=/dev/zero of=/dev/shm/x bs=1M count=100 2>/dev/null || echo full");
    assertThat(bench.out.toString()).isEqualTo("full\n");
    assertThat(result).isEqualTo(bench.base);
    Process ps = new ProcessBuilder("ps", "-e", "-o", "args").start();
    assertThat(
            new String(ps.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("sleep 1000");
  }

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
