package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.SolveException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The checksum is the commit, whatever the ref is now. */
class GitByCommitTest extends GitSourceBench {
  private static final String BY = "git.fetchbycommit";

  @Test
  void theCommitComesThoughTheBranchHasMoved() throws Exception {
    History h = shared;
    String[] wish = {BY, "true", "git.checksum", h.first()};
    String pin = Objects.requireNonNull(source(false).quickPin(vertex(h.url(), "#main", wish)));
    assertThat(pin).contains(h.first());
    assertThat(Files.readString(fetched(vertex(h.url(), "#main", wish)).resolve("a")))
        .isEqualTo("1\n");
    assertThat(Files.readString(fetched(vertex(h.url(), "", wish)).resolve("a"))).isEqualTo("1\n");
    // The branch need not even exist.
    assertThat(Files.readString(fetched(vertex(h.url(), "#gone", wish)).resolve("a")))
        .isEqualTo("1\n");
  }

  @Test
  void aKeptRepositoryHasItUnderTheNameThatWasGiven() throws Exception {
    History h = shared;
    for (List<String> name :
        List.of(
            List.of("main", "refs/heads/main"),
            List.of("side/way", "refs/heads/side/way"),
            List.of("refs/tags/mine", "refs/tags/mine"))) {
      Path tree =
          fetched(
              vertex(
                  h.url(),
                  "#" + name.getFirst(),
                  BY,
                  "true",
                  "git.checksum",
                  h.first(),
                  "git.keepgitdir",
                  "true"));
      assertThat(git(tree, "rev-parse", "HEAD", name.getLast()).lines())
          .containsExactly(h.first(), h.first());
      assertThat(git(tree, "for-each-ref", "--format=%(refname)").strip())
          .isEqualTo(name.getLast());
    }
  }

  @Test
  void aNameThatMeansABranchHereIsNotTheTagOfThatName() throws Exception {
    History h = shared;
    String[] keep = {"git.checksum", h.second(), "git.keepgitdir", "true"};
    String tag = source(false).pin(vertex(h.url(), "#light", keep), context);
    String[] by = {"git.checksum", h.second(), "git.keepgitdir", "true", BY, "true"};
    assertThat(source(false).quickPin(vertex(h.url(), "#light", by))).isNotEqualTo(tag);
  }

  @Test
  void aCommitAsRefNeedsNoMore() throws Exception {
    History h = shared;
    assertThat(Files.readString(fetched(vertex(h.url(), "#" + h.first(), BY, "true")).resolve("a")))
        .isEqualTo("1\n");
    assertThat(failure(vertex(h.url(), "#" + h.first(), BY, "true", "git.checksum", h.second())))
        .hasMessageContaining("expected was " + h.second());
  }

  @Test
  void theCommitMustBeNamedInFull() {
    for (String checksum : List.of("", shared.first().substring(0, 12))) {
      StepFailure failure =
          failure(vertex(shared.url(), "#main", BY, "true", "git.checksum", checksum));
      assertThat(failure.kind()).isEqualTo(SolveException.Kind.DEFINITION);
      assertThat(failure).hasMessageContaining("in full");
    }
  }
}
