package dev.bothy.engine.exec.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.StepLimits;
import dev.bothy.llb.SolveRequest.Limits;
import dev.bothy.llb.op.OpMetadata.LinuxResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where control groups are made and what is written into them, in trees like the kernel's. */
class ControlGroupsTest {
  private static final StepLimits ALL = new StepLimits(64 << 20, 1500, 100, true);

  @TempDir Path root;

  private Path unified(String path, String gives) throws IOException {
    Path group = Files.createDirectories(root.resolve(path));
    Files.writeString(group.resolve("cgroup.subtree_control"), gives + "\n");
    Files.writeString(group.resolve("cgroup.procs"), "");
    return group;
  }

  private StepGroup make(String own, StepLimits limits) throws IOException {
    return new ControlGroups(root, own).make(limits, "test");
  }

  @Test
  void version2UsesTheNearestGroupThatGivesTheControllers() throws IOException {
    Files.writeString(root.resolve("cgroup.controllers"), "cpu memory pids\n");
    unified("", "cpu io memory pids");
    unified("user.slice", "cpu memory pids");
    unified("user.slice/user-0.slice", "memory pids");
    unified("user.slice/user-0.slice/session-1.scope", "");
    String own = "0::/user.slice/user-0.slice/session-1.scope\n";
    Path made = make(own, ALL).directories().getFirst();
    assertThat(made).isEqualTo(root.resolve("user.slice/bothy-test"));
    assertThat(made.resolve("memory.max")).hasContent("67108864");
    assertThat(made.resolve("cpu.max")).hasContent("150000 100000");
    assertThat(made.resolve("pids.max")).hasContent("100");
    assertThat(make(own, new StepLimits(0, 0, 7, true)).directories())
        .containsExactly(root.resolve("user.slice/user-0.slice/bothy-test"));
  }

  @Test
  void aContainersOwnGroupMayBeTheRoot() throws IOException {
    Files.writeString(root.resolve("cgroup.controllers"), "memory\n");
    unified("", "memory");
    assertThat(make("0::/docker/1234\n", new StepLimits(1 << 30, 0, 0, true)).directories())
        .containsExactly(root.resolve("bothy-test"));
  }

  @Test
  void aControllerThatNoGroupGivesIsNamed() throws IOException {
    Files.writeString(root.resolve("cgroup.controllers"), "cpu\n");
    unified("", "cpu");
    assertThatThrownBy(() -> make("0::/\n", ALL))
        .isInstanceOf(ControlGroups.UnavailableException.class)
        .hasMessage("no control group here gives its children memory and cpu and pids");
  }

  @Test
  void beneathAGroupThatTheGraphNames() throws IOException {
    Files.writeString(root.resolve("cgroup.controllers"), "cpu memory pids\n");
    unified("", "cpu memory pids");
    unified("a", "");
    ControlGroups groups = new ControlGroups(root, "0::/own\n");
    for (String parent : List.of("a/b", "/a/b/", "../../a/./x/../b")) {
      StepGroup group = groups.make(StepLimits.NONE, parent, "test");
      assertThat(group.directories()).containsExactly(root.resolve("a/b/bothy-test"));
      group.close();
    }
    assertThat(groups.make(StepLimits.NONE, "..", "test").directories())
        .containsExactly(root.resolve("bothy-test"));
    // Limits of its own only where the group gives them: it is somebody else's.
    assertThatThrownBy(() -> groups.make(ALL, "a", "test"))
        .isInstanceOf(ControlGroups.UnavailableException.class)
        .hasMessage("it does not give its children memory and cpu and pids");
    for (String parent : List.of("user.slice:", "a\0b")) {
      assertThatThrownBy(() -> groups.make(StepLimits.NONE, parent, "test"))
          .isInstanceOf(ControlGroups.UnavailableException.class);
    }
    assertThatThrownBy(
            () -> new ControlGroups(root.resolve("none"), "").make(StepLimits.NONE, "a", "test"))
        .hasMessage("no control groups are mounted");
  }

  /** A new set of processors takes no process before it has some. */
  @Test
  void version1HasTheNamedGroupInEveryHierarchy() throws IOException {
    for (String group : List.of("cpuset", "cpu,cpuacct", "pids", "systemd", "unified")) {
      Files.writeString(Files.createDirectories(root.resolve(group)).resolve("cgroup.procs"), "");
    }
    StepLimits pids = new StepLimits(0, 0, 7, true);
    StepGroup group = new ControlGroups(root, "").make(pids, "a/b", "test");
    assertThat(group.directories())
        .containsExactlyInAnyOrder(
            root.resolve("cpu,cpuacct/a/b/bothy-test"),
            root.resolve("cpuset/a/b/bothy-test"),
            root.resolve("pids/a/b/bothy-test"));
    assertThat(root.resolve("pids/a/b/bothy-test/pids.max")).hasContent("7");
    assertThatThrownBy(() -> new ControlGroups(root, "").make(ALL, "a", "other"))
        .hasMessage("the control group controller memory is not mounted");
  }

  @Test
  void aNewGroupThatAnotherStepHasJustMadeGetsItsSets() throws IOException {
    Path top = Files.createDirectories(root.resolve("cpuset"));
    Files.writeString(top.resolve("cgroup.procs"), "");
    Files.writeString(top.resolve("cpuset.cpus"), "0-1\n");
    Path fresh = Files.createDirectories(top.resolve("a"));
    Files.writeString(fresh.resolve("cpuset.cpus"), "\n");
    Path somebodys = Files.createDirectories(top.resolve("b"));
    Files.writeString(somebodys.resolve("cpuset.cpus"), "1\n");
    ControlGroups groups = new ControlGroups(root, "");
    groups.make(StepLimits.NONE, "a", "one");
    groups.make(StepLimits.NONE, "b", "two");
    assertThat(fresh.resolve("cpuset.cpus")).hasContent("0-1");
    assertThat(somebodys.resolve("cpuset.cpus")).hasContent("1");
  }

  @Test
  void stepsSideBySideMayNameTheSameNewGroup() throws Exception {
    Files.writeString(root.resolve("cgroup.controllers"), "");
    unified("", "");
    ControlGroups groups = new ControlGroups(root, "0::/\n");
    for (int round = 0; round < 200; round++) {
      String parent = "p" + round + "/q/r";
      CyclicBarrier together = new CyclicBarrier(4);
      List<Callable<StepGroup>> steps = new ArrayList<>();
      for (int step = 0; step < 4; step++) {
        String name = "s" + step;
        steps.add(
            () -> {
              together.await();
              return groups.make(StepLimits.NONE, parent, name);
            });
      }
      try (ExecutorService threads = Executors.newFixedThreadPool(steps.size())) {
        for (Future<StepGroup> made : threads.invokeAll(steps)) {
          assertThat(made.get().directories()).allMatch(Files::isDirectory);
        }
      }
    }
  }

  @Test
  void version1HasAGroupForEachController() throws IOException {
    for (String group : List.of("memory/a", "cpu", "pids")) {
      Files.writeString(Files.createDirectories(root.resolve(group)).resolve("cgroup.procs"), "");
    }
    Files.writeString(root.resolve("memory/cgroup.procs"), "");
    StepGroup group = make("4:memory:/a\n2:cpu,cpuacct:/\n8:pids:/\n0::/\n", ALL);
    assertThat(group.directories())
        .containsExactly(
            root.resolve("cpu/bothy-test"),
            root.resolve("memory/a/bothy-test"),
            root.resolve("pids/bothy-test"));
    assertThat(root.resolve("memory/a/bothy-test/memory.limit_in_bytes")).hasContent("67108864");
    assertThat(root.resolve("cpu/bothy-test/cpu.cfs_period_us")).hasContent("100000");
    assertThat(root.resolve("cpu/bothy-test/cpu.cfs_quota_us")).hasContent("150000");
    assertThat(root.resolve("pids/bothy-test/pids.max")).hasContent("100");
  }

  @Test
  void controllersOfVersion1MountedTogetherAreOnePlace() throws IOException {
    for (String group : List.of("cpu,cpuacct", "pids,memory,cpuset")) {
      Files.writeString(Files.createDirectories(root.resolve(group)).resolve("cgroup.procs"), "");
    }
    Files.createSymbolicLink(root.resolve("cpu"), Path.of("cpu,cpuacct"));
    Files.createSymbolicLink(root.resolve("cpuacct"), Path.of("cpu,cpuacct"));
    StepGroup group = make("3:pids,memory,cpuset:/\n2:cpu,cpuacct:/\n", ALL);
    Path both = root.resolve("pids,memory,cpuset/bothy-test");
    assertThat(group.directories()).containsExactly(root.resolve("cpu,cpuacct/bothy-test"), both);
    assertThat(both.resolve("memory.limit_in_bytes")).hasContent("67108864");
    assertThat(both.resolve("pids.max")).hasContent("100");
  }

  @Test
  void whatIsNotMountedIsNamed() {
    assertThatThrownBy(() -> make("", new StepLimits(0, 0, 7, true)))
        .hasMessage("the control group controller pids is not mounted");
    assertThatThrownBy(() -> new ControlGroups(root.resolve("none"), "").make(ALL, "test"))
        .hasMessage("no control groups are mounted");
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false"})
  void aGroupThatCannotBeEnteredIsToldFromAStepThatFails(int missing, boolean entered)
      throws Exception {
    Path group = Files.createDirectories(root.resolve("group"));
    Path why = root.resolve("why");
    StepGroup step =
        new StepGroup(
            Map.of("cpu", group, "pids", missing == 0 ? group : root.resolve("gone")),
            StepLimits.NONE);
    Process process =
        new ProcessBuilder(step.around(List.of("/bin/sh", "-c", "exit 125"), why)).start();
    assertThat(process.waitFor()).isEqualTo(125);
    if (entered) {
      StepGroup.checkEntered(why);
    } else {
      assertThatThrownBy(() -> StepGroup.checkEntered(why))
          .isInstanceOf(ControlGroups.UnavailableException.class)
          .hasMessageMatching("its control group cannot be entered: [A-Z].*");
    }
  }

  @Test
  void whatOfTheGraphIsNotEnforcedIsNamed() {
    assertThat(StepLimits.ignored(null)).isEmpty();
    assertThat(StepLimits.ignored(new LinuxResources(1, 0, 0, 2, 3, "", ""))).isEmpty();
    assertThat(StepLimits.ignored(new LinuxResources(0, -1, 512, 0, 0, "", "0-3")))
        .containsExactly("swap", "cpu shares", "cpu sets");
  }

  @Test
  void theNarrowerOfTwoLimitsCounts() {
    LinuxResources graph = new LinuxResources(1000, 0, 0, 0, 50_000, "", "");
    assertThat(StepLimits.of(Limits.NONE, null)).isEqualTo(StepLimits.NONE);
    assertThat(StepLimits.of(Limits.NONE, graph)).isEqualTo(new StepLimits(1000, 500, 0, false));
    assertThat(StepLimits.of(new Limits(2000, 100, 9), graph))
        .isEqualTo(new StepLimits(1000, 100, 9, true));
  }
}
