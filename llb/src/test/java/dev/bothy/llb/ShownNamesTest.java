package dev.bothy.llb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.FileActions;
import dev.bothy.llb.state.GitOptions;
import dev.bothy.llb.state.HttpOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is a secret in an address reaches the builder, and nobody else. */
class ShownNamesTest {
  private static final String URL = "https://x.example/f?v=1&token=hunter2";
  private static final String SHOWN = "https://x.example/f?v=1&token=…";

  private static Definition graph() {
    return State.image("debian:12")
        .run(Exec.sh("curl '" + URL + "'").env("INDEX", URL))
        .file(
            FileActions.NONE
                .mkfile("/pip.conf", 0644, "index-url = " + URL + "\n")
                .copy(State.http(URL, new HttpOptions().filename("f")), "/f", "/")
                .copy(State.http(URL, new HttpOptions()).named("download " + URL), "/f", "/g")
                .copy(State.git(URL, new GitOptions()), "/", "/h"))
        .marshal(Platform.LINUX_AMD64);
  }

  @Test
  void stepsAreNamedWithout() {
    assertThat(graph().vertices())
        .extracting(Vertex::name)
        .contains(
            SHOWN,
            "download " + SHOWN,
            "/bin/sh -c curl '" + SHOWN + "'",
            "git://x.example/f?v=1&token=…")
        .noneMatch(name -> name.contains("hunter2"));
  }

  @Test
  void soIsWhatOthersNamed() {
    Op op = new Op(List.of(), new SourceOp(URL, Map.of()), null, null);
    OpMetadata named =
        new OpMetadata(
            false,
            Map.of(OpMetadata.CUSTOM_NAME, "[1/3] ADD " + URL + " /f"),
            null,
            Map.of(),
            null,
            null);
    assertThat(new Vertex(Digest.of(new byte[0]), op, named, null).name())
        .isEqualTo("[1/3] ADD " + SHOWN + " /f");
  }

  @Test
  void theBuilderIsGivenAllAndNamesNothing() {
    String bytes = new String(graph().toBytes(), StandardCharsets.UTF_8);
    assertThat(bytes).contains(URL, "download " + SHOWN).doesNotContain("download " + URL);
  }

  @Test
  void aPictureAndADocumentHaveNone() {
    assertThat(graph().toJson()).contains(SHOWN).doesNotContain("hunter2");
    assertThat(graph().toDot()).contains(SHOWN).doesNotContain("hunter2");
  }

  @Test
  void quotesAndNamesOfGroupsAndLinksHaveNoneEither() {
    SourceOp git = new SourceOp("git://x.example/a", Map.of("git.fullurl", URL + "'hunter3"));
    OpMetadata metadata =
        new OpMetadata(
            false,
            Map.of(),
            null,
            Map.of(),
            new OpMetadata.ProgressGroup("1", "all of " + URL, false),
            null);
    Digest id = Digest.of(new byte[0]);
    Vertex vertex = new Vertex(id, new Op(List.of(), git, null, null), metadata, null);
    Definition graph =
        new Definition(
            List.of(vertex), List.of(new byte[0]), new Input(id, 0), OpMetadata.NONE, () -> null);
    assertThat(graph.toJson()).contains("all of " + SHOWN).doesNotContain("hunter");
    assertThat(
            State.scratch()
                .file(FileActions.NONE.symlink(URL, "/a"))
                .marshal(Platform.LINUX_AMD64)
                .toJson())
        .contains("\"oldPath\": \"" + SHOWN)
        .doesNotContain("hunter2");
  }

  @Test
  void norHasWhatASolveFailsWith() {
    SolveException.Step step =
        new SolveException.Step(
            Digest.of(new byte[0]), "name", null, "curl '" + URL + "'", 1, List.of());
    SolveException failure =
        new SolveException(
            SolveException.Kind.STEP, URL + ": gone", "look at '" + URL + "'", step, null);
    assertThat(failure).hasMessage(SHOWN + ": gone");
    assertThat(failure.hint()).isEqualTo("look at '" + SHOWN + "'");
    assertThat(step.command()).isEqualTo("curl '" + SHOWN + "'");
  }
}
