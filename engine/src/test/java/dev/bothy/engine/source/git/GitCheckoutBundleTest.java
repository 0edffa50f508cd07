package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A commit's history as one file, as {@code git bundle} makes it. */
class GitCheckoutBundleTest extends GitSourceBench {
  private static final String[] OUT = {"git.checkoutbundle", "true"};

  private static String refs(Path tree) throws Exception {
    return git(tree, "bundle", "list-heads", "bundle").strip();
  }

  @ParameterizedTest
  @CsvSource({
    "'', refs/heads/main, second",
    "#main, refs/heads/main, second",
    "#refs/heads/side/way, refs/heads/side/way, side",
    "#v1, refs/heads/v1, second",
    "#refs/tags/light, refs/tags/light, second",
    "#FIRST, refs/heads/main, first",
  })
  void theCommitHasTheNameThatItWasAskedForBy(String fragment, String name, String which)
      throws Exception {
    History h = shared;
    Path tree = fetched(vertex(h.url(), fragment.replace("FIRST", h.first()), OUT));
    assertThat(names(tree)).isEqualTo("bundle");
    String commit =
        which.equals("first") ? h.first() : which.equals("second") ? h.second() : h.side();
    assertThat(refs(tree)).isEqualTo(commit + " " + name);
  }

  @Test
  void aTagThatIsNamedInFullIsInIt() throws Exception {
    Path tree = fetched(vertex(shared.url(), "#refs/tags/v1", OUT));
    String tag = git(directory.resolve("srv/repo.git"), "rev-parse", "v1").strip();
    assertThat(refs(tree)).isEqualTo(tag + " refs/tags/v1");
    Path plain =
        fetched(
            vertex(
                shared.url(),
                "#refs/tags/v1",
                "git.checkoutbundle",
                "true",
                "git.checksum",
                shared.second()));
    assertThat(refs(plain)).isEqualTo(shared.second() + " refs/tags/v1");
  }

  @Test
  void allOfTheHistoryIsInItThoughTheStoreHasOneCommit() throws Exception {
    Path _ = fetched(vertex(shared.url(), "#main")); // one deep
    Path tree = fetched(vertex(shared.url(), "#main", OUT));
    Path clone = Files.createTempDirectory(directory, "clone");
    git(clone, "clone", "--quiet", "--branch=main", tree.resolve("bundle").toString(), "c");
    assertThat(git(clone.resolve("c"), "log", "--format=%H").lines())
        .containsExactly(shared.second(), shared.first());
    assertThat(Files.readString(clone.resolve("c/a"))).isEqualTo("2\n");
  }

  @Test
  void itIsAFileLikeAnother() throws Exception {
    Path tree = fetched(vertex(shared.url(), "#main", OUT));
    Path file = tree.resolve("bundle");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw-rw-");
    assertThat(Files.getLastModifiedTime(file))
        .isEqualTo(FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    byte[] before = Files.readAllBytes(file);
    store.close();
    store = Store.open(Files.createTempDirectory(directory, "store"), false);
    assertThat(fetched(vertex(shared.url(), "#main", OUT)).resolve("bundle"))
        .hasBinaryContent(before);
  }

  @Test
  void ofSha256() throws Exception {
    GitServer.Work work = server.repository("long.git", "sha256");
    work.write("f", "text");
    String commit = work.commit("one");
    Path tree = fetched(vertex(server.url("", "long.git"), "#main", OUT));
    assertThat(Files.readString(tree.resolve("bundle"), StandardCharsets.ISO_8859_1))
        .contains("@object-format=sha256\n", commit + " refs/heads/main\n");
  }

  @Test
  void itHasNoPartsAndNoRepositoryAround() {
    for (Object[] wrong :
        List.of(
            new Object[] {"#main:sub", OUT},
            new Object[] {
              "#main", new String[] {"git.checkoutbundle", "true", "git.keepgitdir", "true"}
            })) {
      StepFailure failure = failure(vertex(shared.url(), (String) wrong[0], (String[]) wrong[1]));
      assertThat(failure.kind()).isEqualTo(SolveException.Kind.DEFINITION);
      assertThat(failure).hasMessageContaining("is to be a bundle");
    }
  }
}
