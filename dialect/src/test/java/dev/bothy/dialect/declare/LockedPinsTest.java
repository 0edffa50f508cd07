package dev.bothy.dialect.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.Project;
import dev.bothy.dialect.declare.LockedPins.Commit;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.GitRef;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Platform;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a lock says of sources, in the graph. */
class LockedPinsTest {
  private static final String ID = "0123456789abcdef0123456789abcdef01234567";

  private static final LockedPins PINS =
      new LockedPins(
          Map.of("https://x.example/f?v=1&token=…", "sha256:" + "1".repeat(64)),
          Map.of(),
          Map.of(
              new GitRef("https://x.example/a", ""), new Commit("refs/heads/main", ID),
              new GitRef("https://x.example/a", "v1"), new Commit("refs/tags/v1", ID),
              new GitRef("git@x.example:a", "main"), new Commit("refs/heads/main", ID)));

  @TempDir Path temp;

  private SourceOp source(String call) throws DialectException {
    Project project =
        new Project(temp).with("build.envd", "def build():\n    return " + call + "\n");
    Vertex vertex =
        project.evaluate(PINS).environment().image().marshal(Platform.host()).vertices().getFirst();
    return (SourceOp) vertex.op().kind();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Source.git("https://x.example/a")                         | git://x.example/a#refs/heads/main
          Source.git("HTTPS://x.example/a")                         | git://x.example/a#refs/heads/main
          Source.git("x.example/a", ref="v1", subdir="lib")         | git://x.example/a#refs/tags/v1:lib
          Source.git("https://x.example/a", "v1", submodules=False) | git://x.example/a#refs/tags/v1
          Source.git("git@x.example:a", ref="main")                 | git://x.example/a#refs/heads/main
          """)
  void aBranchOrTagIsTakenByTheCommitOfTheLock(String call, String identifier)
      throws DialectException {
    SourceOp source = source(call);
    assertThat(source.identifier()).isEqualTo(identifier);
    assertThat(source.attrs())
        .containsEntry(SourceAttrs.GIT_CHECKSUM, ID)
        .containsEntry(SourceAttrs.GIT_FETCH_BY_COMMIT, "true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Source.git("https://x.example/a", ref="v1", checksum="ffffffff") | git://x.example/a#v1 | ffffffff
          Source.git("https://x.example/a", ref="v2")                      | git://x.example/a#v2 |
          Source.git("https://x.example/b")                                | git://x.example/b    |
          Source.git("https://x.example/a", ref="ffffffffffffffffffffffffffffffffffffffff") | git://x.example/a#ffffffffffffffffffffffffffffffffffffffff |
          """)
  void whatTheLockDoesNotPinIsAsTheFileHasIt(String call, String identifier, String checksum)
      throws DialectException {
    SourceOp source = source(call);
    assertThat(source.identifier()).isEqualTo(identifier);
    assertThat(source.attrs().get(SourceAttrs.GIT_CHECKSUM)).isEqualTo(checksum);
    assertThat(source.attrs()).doesNotContainKey(SourceAttrs.GIT_FETCH_BY_COMMIT);
  }

  @Test
  void theSecretOfAnAddressMayChange() throws DialectException {
    for (String token : new String[] {"yesterdays", "todays"}) {
      SourceOp source = source("Source.http(\"https://x.example/f?v=1&token=" + token + "\")");
      assertThat(source.identifier()).endsWith(token);
      assertThat(source.attrs())
          .containsEntry(SourceAttrs.HTTP_CHECKSUM, "sha256:" + "1".repeat(64));
    }
  }

  @Test
  void aPasswordIsRefusedWithoutAProtocolToo() {
    assertThatThrownBy(() -> source("Source.git(\"me:hunter2@x.example/a\")"))
        .hasMessageContaining("a URL for x.example contains a password")
        .hasMessageNotContaining("hunter2");
  }
}
