package dev.bothy.engine.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.cache.KeyPart;
import dev.bothy.engine.history.BuildGraph;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two graphs of one project, and the first causes of what differs. */
class ComparisonTest {
  /** Builds graphs whose keys are made of what the steps say, as the engine's are. */
  private static final class Graph {
    private final List<GraphStep> steps = new ArrayList<>();

    Graph source(String name, String scheme, String pin) {
      return add(name, 1, List.of(new KeyPart(scheme, pin)));
    }

    Graph run(String name, int line, String command, String... inputs) {
      return add(
          name,
          line,
          List.of(new KeyPart("platform", "p"), new KeyPart("argument 0", command)),
          inputs);
    }

    Graph merge(String name, String... inputs) {
      return add(name, 0, List.of(new KeyPart("inputs", "" + inputs.length)), inputs);
    }

    private Graph add(String name, int line, List<KeyPart> parts, String... inputs) {
      List<Digest> digests = new ArrayList<>();
      StringBuilder key = new StringBuilder(parts.toString());
      StringBuilder vertex = new StringBuilder(line + parts.getLast().label());
      if (!parts.getFirst().label().equals("image")) {
        vertex.append(parts);
      } else {
        vertex.append(name);
      }
      for (String input : inputs) {
        GraphStep step = named(input);
        digests.add(step.vertex());
        key.append(step.key());
        vertex.append(step.vertex());
      }
      steps.add(
          new GraphStep(
              digest(vertex.toString()),
              digest(key.toString()),
              name,
              line == 0 ? null : new SourceLocation("build.envd", line, 5),
              line == 0,
              digests,
              parts));
      return this;
    }

    GraphStep named(String name) {
      return steps.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    BuildGraph done() {
      return new BuildGraph("g", steps);
    }
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> causes(Graph before, Graph now, String step) throws IOException {
    Comparison comparison =
        new Comparison(
            before.done(),
            Matching.of(before.done(), now.done()),
            now.done(),
            (_, _) ->
                new Cause.Files(
                    List.of(new Cause.FileChange(Cause.FileChange.Kind.CHANGED, "a.py")), true),
            s -> s.key() == null ? "unpinned" : null);
    List<String> texts = new ArrayList<>();
    for (Explanation.Chain chain : comparison.causes(now.named(step))) {
      StringBuilder text = new StringBuilder();
      chain.path().forEach(s -> text.append(s.name()).append(" < "));
      texts.add(text + describe(chain.cause()));
    }
    return texts;
  }

  private static String describe(Cause cause) {
    return switch (cause) {
      case Cause.Changed c -> c.differences().toString().replaceAll(".*label=|, before=.*", "");
      case Cause.Repinned p -> p.before() + " to " + p.now();
      case Cause.Moved m -> "commit " + m.before() + " to " + m.now();
      case Cause.Files f -> f.changes().getFirst().path();
      case Cause.OtherInput o -> o.before().name() + " for " + o.now().name();
      case Cause.MoreInput m -> "more " + m.input().name();
      case Cause.LessInput l -> "less " + l.input().name();
      default -> cause.getClass().getSimpleName();
    };
  }

  private static Graph project(String image, String files, String apt, String last) {
    return new Graph()
        .source("debian", "image", image)
        .source("files", "local", files)
        .run("apt: " + apt, 3, "apt-get install " + apt, "debian")
        .run("copy", 4, "copy", "apt: " + apt, "files")
        .run("last", 5, last, "copy");
  }

  private static final Graph BEFORE = project("1", "1", "git", "x");

  @Test
  void nothingDiffers() throws IOException {
    assertThat(causes(BEFORE, project("1", "1", "git", "x"), "last")).isEmpty();
  }

  @Test
  void theStepItself() throws IOException {
    assertThat(causes(BEFORE, project("1", "1", "git", "y"), "last")).containsExactly("argument 0");
  }

  @Test
  void anImageBelowIsTheFirstCause() throws IOException {
    assertThat(causes(BEFORE, project("2", "1", "git", "x"), "last"))
        .containsExactly("copy < apt: git < debian < 1 to 2");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          git,   commit 12 with submodules, commit 34 with submodules,      commit 12 to 34
          git,   commit 12 named by 56,     commit 34 named by 78 in lib,   commit 12 to 34
          git,   commit 12 named by 56,     commit 12 named by 78,          commit 12 named by 56 to commit 12 named by 78
          git,   commit 12,                 commit 12 in lib,               commit 12 to commit 12 in lib
          https, sha256:1 - - - a,          sha256:2 - - - a,               sha256:1 - - - a to sha256:2 - - - a
          """)
  void aSourceIsPinnedToSomethingElse(String scheme, String then, String now, String cause)
      throws IOException {
    Graph before = new Graph().source("it", scheme, then).run("last", 5, "x", "it");
    Graph after = new Graph().source("it", scheme, now).run("last", 5, "x", "it");
    assertThat(causes(before, after, "it")).containsExactly(cause);
    assertThat(causes(before, after, "last")).containsExactly("it < " + cause);
  }

  @Test
  void aFileOfALocalSource() throws IOException {
    assertThat(causes(BEFORE, project("1", "2", "git", "x"), "last"))
        .containsExactly("copy < files < a.py");
    assertThat(causes(BEFORE, project("1", "2", "git", "x"), "files")).containsExactly("a.py");
  }

  @Test
  void aStepOfAnotherNameAtTheSamePlaceIsTheSameStep() throws IOException {
    assertThat(causes(BEFORE, project("1", "1", "git tree", "x"), "last"))
        .containsExactly("copy < apt: git tree < argument 0");
  }

  @Test
  void allCausesAreTold() throws IOException {
    assertThat(causes(BEFORE, project("2", "2", "git", "y"), "last"))
        .containsExactly("argument 0", "copy < apt: git < debian < 1 to 2", "copy < files < a.py");
  }

  @Test
  void aStepInBetweenIsNew() throws IOException {
    Graph now =
        new Graph()
            .source("debian", "image", "1")
            .source("files", "local", "1")
            .run("apt: git", 3, "apt-get install git", "debian")
            .run("inserted", 9, "inserted", "apt: git")
            .run("copy", 4, "copy", "inserted", "files")
            .run("last", 5, "x", "copy");
    assertThat(causes(BEFORE, now, "last")).containsExactly("copy < inserted < NewStep");
    assertThat(causes(BEFORE, now, "inserted")).containsExactly("NewStep");
    assertThat(causes(now, BEFORE, "last")).containsExactly("copy < inserted for apt: git");
  }

  @Test
  void aMergeOfMoreOrLess() throws IOException {
    Graph two =
        new Graph()
            .run("a", 1, "a")
            .run("b", 2, "b")
            .merge("merge", "a", "b")
            .run("c", 4, "c", "merge");
    Graph one = new Graph().run("a", 1, "a").merge("merge", "a").run("c", 4, "c", "merge");
    assertThat(causes(one, two, "c")).containsExactly("merge < more b");
    assertThat(causes(two, one, "c")).containsExactly("merge < less b");
  }

  @Test
  void whatIsBuiltIsTheSameStepHoweverItIsCalled() throws IOException {
    Graph before = new Graph().run("a", 1, "a").run("echo one", 2, "echo one", "a");
    Graph now = new Graph().run("a", 1, "a").run("echo two", 7, "echo two", "a");
    assertThat(causes(before, now, "echo two")).containsExactly("argument 0");
  }

  @Test
  void twoStepsOfOneNameKeepTheirOrder() throws IOException {
    Graph before = new Graph().run("run", 1, "a").run("run", 2, "b", "run");
    GraphStep second = before.steps.getLast();
    Graph now = new Graph().run("run", 1, "a").run("run", 2, "changed", "run");
    assertThat(Matching.of(before.done(), now.done()).of(now.steps.getLast())).isEqualTo(second);
  }
}
