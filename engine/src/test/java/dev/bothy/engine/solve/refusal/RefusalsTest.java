package dev.bothy.engine.solve.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.llb.Definition;
import dev.bothy.llb.DefinitionBuilder;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpKind;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.state.BlobOptions;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.GitOptions;
import dev.bothy.llb.state.HttpOptions;
import dev.bothy.llb.state.ImageOptions;
import dev.bothy.llb.state.LocalOptions;
import dev.bothy.llb.state.OciLayoutOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
  private static final Digest X = Digest.of(new byte[] {1});

  private static void refused(Definition definition, String word) {
    assertThatThrownBy(() -> Refusals.check(definition, false))
        .isInstanceOfSatisfying(
            SolveException.class,
            e -> {
              org.assertj.core.api.Assertions.assertThat(e.kind())
                  .isEqualTo(SolveException.Kind.DEFINITION);
              org.assertj.core.api.Assertions.assertThat(e.getMessage()).contains(word);
            });
  }

  private static Definition of(OpKind kind, OpMetadata metadata) {
    DefinitionBuilder builder = new DefinitionBuilder();
    Digest digest = builder.add(new Op(List.of(), kind, null, null), metadata, null);
    return builder.build(new Input(digest, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "git+blob://a@sha256:1, git+blob",
    "ftp://host/file, ftp://host/file",
    "npm://left-pad, npm://left-pad"
  })
  void otherKindsOfSources(String identifier, String word) {
    refused(of(new SourceOp(identifier, Map.of()), OpMetadata.NONE), word);
  }

  @ParameterizedTest
  @CsvSource({
    "local://a, local.unheard",
    "http://h/f, http.sig.unheard",
    "git://h/r, git.sig.unheard",
    "git://h/r, git.unheard",
    "docker-image://docker.io/library/a:1, image.unheard",
    "oci-layout://a@sha256:1, http.filename",
    "docker-image+blob://a@sha256:1, oci.store",
    "oci-layout+blob://a@sha256:1, http.checksum"
  })
  void attributesNotKnown(String identifier, String attribute) {
    refused(of(new SourceOp(identifier, Map.of(attribute, "x")), OpMetadata.NONE), attribute);
  }

  /** A policy may have made the source what it is; its name says so. */
  @ParameterizedTest
  @CsvSource({
    "foo://trixie, a, unknown kind of source: foo://trixie",
    "http://h/f, image.resolvemode, http://h/f has the attribute image.resolvemode",
    "git://h/r, git.mtime, git.mtime is x",
    "local://a, local.differ, unknown way to compare",
  })
  void aSourceIsRefusedWithItsNameAndPlace(String identifier, String attribute, String message) {
    DefinitionBuilder graph = new DefinitionBuilder();
    Op op = new Op(List.of(), new SourceOp(identifier, Map.of(attribute, "x")), null, null);
    SourceLocation place = new SourceLocation("build.envd", 2, 5);
    Digest source = graph.add(op, OpMetadata.NONE.named("it (source policy, rule 1)"), place);
    assertThatThrownBy(() -> Refusals.check(graph.build(new Input(source, 0)), false))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            SolveException.class,
            e -> {
              SolveException.Step step = Objects.requireNonNull(e.step());
              assertThat(step.name()).isEqualTo("it (source policy, rule 1)");
              assertThat(step.where()).isEqualTo(place);
            });
  }

  /** As BuildKit leaves them out, whoever serves them may do without. */
  @Test
  void headersOfHttpAreNoReasonToRefuse() {
    assertThatCode(
            () ->
                Refusals.check(
                    of(
                        new SourceOp("http://h/f", Map.of("http.header.x-any", "x")),
                        OpMetadata.NONE),
                    false))
        .doesNotThrowAnyException();
  }

  /** Those that a policy gives, or a client that writes them by hand. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "git.advice",
        "git.sig.pubkey",
        "git.sig.rejectexpired",
        "git.sig.requiresignedtag",
        "git.sig.ignoresignedtag"
      })
  void attributesThatAreKnown(String attribute) {
    Definition definition =
        of(new SourceOp("git://h/r", Map.of(attribute, "true")), OpMetadata.NONE);
    assertThatCode(() -> Refusals.check(definition, false)).doesNotThrowAnyException();
  }

  @Test
  void featuresNotKnown() {
    OpMetadata metadata =
        new OpMetadata(false, Map.of(), null, Map.of("exec.warp", true), null, null);
    refused(of(new SourceOp("local://a", Map.of()), metadata), "exec.warp");
    OpMetadata unneeded =
        new OpMetadata(false, Map.of(), null, Map.of("exec.warp", false), null, null);
    refused(of(new SourceOp("local://a", Map.of()), unneeded), "exec.warp");
  }

  @ParameterizedTest
  @CsvSource({
    "docker-image://docker.io/library/a:1, image.resolvemode, never",
    "docker-image://docker.io/library/a:1, image.recordtype, gold",
    "git://h/r, git.mtime, author",
  })
  void valuesNotKnown(String identifier, String attribute, String value) {
    refused(of(new SourceOp(identifier, Map.of(attribute, value)), OpMetadata.NONE), value);
  }

  private static Definition build(int builder, Map<String, Integer> inputs, String attribute) {
    DefinitionBuilder graph = new DefinitionBuilder();
    Digest source =
        graph.add(
            new Op(List.of(), new SourceOp("local://a", Map.of()), null, null),
            OpMetadata.NONE,
            null);
    BuildOp build = new BuildOp(builder, inputs, new byte[0], Map.of(attribute, "x"));
    Op op = new Op(List.of(new Input(source, 0)), build, null, null);
    return graph.build(new Input(graph.add(op, OpMetadata.NONE, null), 0));
  }

  @Test
  void nestedBuildsOfOtherKinds() {
    Map<String, Integer> input = Map.of(BuildOp.DEFINITION_INPUT, 0);
    assertThatCode(() -> Refusals.check(build(BuildOp.LLB, input, BuildOp.FILE_NAME), false))
        .doesNotThrowAnyException();
    refused(build(0, input, BuildOp.FILE_NAME), "frontend");
    refused(build(BuildOp.LLB, input, "llbbuild.unheard"), "llbbuild.unheard");
    refused(build(BuildOp.LLB, Map.of("other", 0), BuildOp.FILE_NAME), "in which input");
    refused(
        build(BuildOp.LLB, Map.of(BuildOp.DEFINITION_INPUT, -1), BuildOp.FILE_NAME),
        "in which input");
  }

  @Test
  void devicesAndWhatWasNotGranted() {
    State base = State.image("debian:12");
    refused(base.run(Exec.args("x").device("a/b=c", false)).marshal(Platform.host()), "a/b=c");
    assertThatCode(
            () ->
                Refusals.check(
                    base.run(Exec.args("x").device("a/b=c", true)).marshal(Platform.host()), false))
        .doesNotThrowAnyException();
    Definition insecure =
        base.run(Exec.args("x").security(ExecOp.Security.INSECURE)).marshal(Platform.host());
    refused(insecure, "insecure");
    assertThatCode(() -> Refusals.check(insecure, true)).doesNotThrowAnyException();
  }

  @Test
  void whatOurOwnGraphsSayIsKnown() {
    State all =
        State.merge(
            List.of(
                State.image(
                    "debian:12",
                    new ImageOptions()
                        .resolveMode(ImageOptions.ResolveMode.PULL)
                        .layerLimit(1)
                        .checksum(X)),
                State.ociLayout("a@" + X, new OciLayoutOptions().store("s", "t").layerLimit(1)),
                State.imageBlob("a@" + X, new BlobOptions().filename("f").mode(0600).owner(1, 2)),
                State.ociLayoutBlob("a@" + X, new BlobOptions().store("s", "t")),
                State.http(
                    "http://h/f",
                    new HttpOptions()
                        .checksum(X)
                        .filename("f")
                        .mode(0600)
                        .owner(1, 2)
                        .signature("k", "s")
                        .authHeaderSecret("s")),
                State.local(
                    "l",
                    new LocalOptions()
                        .include(List.of("a"))
                        .exclude(List.of("b"))
                        .follow(List.of("c"))
                        .session("s")
                        .sharedKeyHint("h")
                        .metadataOnly(List.of("m"))
                        .sendEverything()),
                State.git(
                    "ssh://g@h/r",
                    new GitOptions()
                        .ref("r")
                        .subdir("s")
                        .keepGitDir()
                        .skipSubmodules()
                        .checksum("ab")
                        .timesOfCommit()
                        .fetchByCommit()
                        .bundle("oci-layout+blob://a@" + X)
                        .bundleStore("s", "t")
                        .checkoutBundle()
                        .knownHosts("k")
                        .authTokenSecret("t")),
                State.local("l").build("f").requires("r", List.of(State.local("m")))));
    assertThatCode(() -> Refusals.check(all.marshal(Platform.host()), false))
        .doesNotThrowAnyException();
  }
}
