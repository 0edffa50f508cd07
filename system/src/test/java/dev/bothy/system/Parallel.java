package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Steps that do not depend on each other run at the same time. */
@Tag("containers")
abstract class Parallel {
  abstract Machine machine() throws IOException, InterruptedException;

  @Test
  void twoIndependentStepsOverlap() throws IOException, InterruptedException {
    try (Machine machine = machine()) {
      Path project =
          machine.project(
              "parallel",
              Map.of(
                  "build.envd",
                  """
                  def build():
                      root = Source.debian("bookworm")
                      a = root.run(["sleep 5; echo a > /a"])
                      b = root.run(["sleep 5; echo b > /b"])
                      return Source.merge([a, Diff(root, b)])
                  """));
      List<Progress.Span> steps =
          Progress.of(machine.bothy(project, "build", "--progress", "rawjson").ok())
              .spans("sleep 5");
      assertThat(steps).hasSize(2);
      Progress.Span a = steps.getFirst();
      Progress.Span b = steps.getLast();
      // Each began before the other had ended: neither had to wait.
      assertThat(a.started()).isBefore(b.completed());
      assertThat(b.started()).isBefore(a.completed());
    }
  }
}
