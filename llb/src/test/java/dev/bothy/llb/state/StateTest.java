package dev.bothy.llb.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.llb.Definition;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.PassthroughOp;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateTest {
  private static final State BASE = State.image("debian:12");

  private static Definition marshal(State state) {
    return state.marshal(Platform.LINUX_AMD64);
  }

  private static Vertex target(State state) {
    Definition d = marshal(state);
    return d.vertex(d.target().digest());
  }

  private static ExecOp exec(State state) {
    return (ExecOp) target(state).op().kind();
  }

  private static FileOp file(State state) {
    return (FileOp) target(state).op().kind();
  }

  @Test
  void theExampleOfTheDocumentation() throws Exception {
    State base = State.image("debian:12").env("DEBIAN_FRONTEND", "noninteractive");
    State curl = base.run(Exec.sh("apt-get update && apt-get install -y curl"));
    State model =
        State.http("https://example.com/model.bin", new HttpOptions().filename("model.bin"));
    State both = State.merge(List.of(curl, State.scratch().copy(model, "/model.bin", "/opt/")));
    Definition definition = both.marshal(Platform.host());

    assertThat(definition.vertices())
        .extracting(v -> v.op().kind().getClass().getSimpleName())
        .containsExactly("SourceOp", "ExecOp", "SourceOp", "FileOp", "MergeOp");
    assertThat(Definition.parse(definition.toBytes())).isEqualTo(definition);
  }

  @Test
  void scratchIsTheEmptyDefinition() {
    Definition d = marshal(State.scratch());
    assertThat(d.isEmpty()).isTrue();
    assertThat(d.toBytes()).isEmpty();
  }

  @Test
  void aGraphThatATreeHoldsIsBuilt() {
    State source = BASE.env("A", "b").run(Exec.args("write"));
    Vertex built = target(source.build("/out/graph"));
    assertThat(built.op().inputs())
        .containsExactly(new Input(marshal(source).target().digest(), 0));
    assertThat(built.op().kind())
        .isEqualTo(
            new BuildOp(
                BuildOp.LLB,
                Map.of("buildkit.llb.definition", 0),
                new byte[0],
                Map.of("llbbuild.filename", "/out/graph")));
    assertThat(built.metadata().caps()).containsOnlyKeys("source.buildop.llbfilename");
    assertThat(((BuildOp) target(source.build()).op().kind()).attrs()).isEmpty();
    assertThat(source.build().environment()).containsEntry("A", "b");
    assertThatThrownBy(() -> State.scratch().build()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTreeThatRequiresOthersIsItself() {
    State one = State.image("one");
    Vertex required = target(BASE.dir("/w").requires("ready", List.of(one, State.scratch())));
    assertThat(required.op().inputs())
        .containsExactly(marshal(BASE).target(), marshal(one).target());
    assertThat(required.op().kind()).isEqualTo(new PassthroughOp("ready", List.of(0)));
    assertThat(required.name()).isEqualTo("passthrough ready");
    assertThat(required.metadata().caps()).containsOnlyKeys("passthroughop");
    assertThat(BASE.dir("/w").requires("ready", List.of(one)).workingDirectory()).isEqualTo("/w");
    assertThat(BASE.requires("ready", List.of())).isSameAs(BASE);
    assertThatThrownBy(() -> BASE.requires("", List.of(one)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> State.scratch().requires("ready", List.of(one)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPassthroughGivesThoseThatAreResults() {
    State a = State.image("a");
    State c = State.image("c");
    List<State> given =
        State.passthrough(
            "all",
            List.of(
                new Passed(State.scratch(), true),
                new Passed(a, true),
                new Passed(State.image("b"), false),
                new Passed(c, true)));
    assertThat(given).hasSize(3);
    assertThat(given.getFirst().isScratch()).isTrue();
    assertThat(target(given.get(2)).op().kind()).isEqualTo(new PassthroughOp("all", List.of(0, 2)));
    assertThat(marshal(given.get(1)).target().output()).isZero();
    assertThat(marshal(given.get(2)).target().output()).isEqualTo(1);
    assertThat(marshal(given.get(2)).toJson()).contains("\"passthrough\"", "\"outputs\"");
    assertThat(marshal(given.get(2)).toDot()).contains("passthrough all");
  }

  @Test
  void imageReferencesAreNormalised() {
    assertThat(((SourceOp) target(BASE).op().kind()).identifier())
        .isEqualTo("docker-image://docker.io/library/debian:12");
  }

  @Test
  void platformStaysOnImagesAndProcessesOnly() {
    State s = BASE.run(Exec.args("true")).mkdir("/a", 0755);
    Definition d = s.marshal(Platform.parse("linux/arm64"));
    assertThat(d.vertices())
        .extracting(v -> v.op().platform() == null ? "" : v.op().platform().toString())
        .containsExactly("linux/arm64", "linux/arm64", "");
    assertThat(d.vertices()).allSatisfy(v -> assertThat(v.op().constraints()).isNotNull());
  }

  @Test
  void settingsFollowAlongAndTheProcessMayOverrideThem() {
    State s = BASE.env("A", "1").env("B", "2").env("A", "3").dir("/work").dir("sub").user("app");
    ExecOp inherited = exec(s.run(Exec.args("env")));
    assertThat(inherited.meta().env()).containsExactly("B=2", "A=3");
    assertThat(inherited.meta().cwd()).isEqualTo("/work/sub");
    assertThat(inherited.meta().user()).isEqualTo("app");

    State after = s.run(Exec.args("env").env("B", "9").dir("..").user("root"));
    ExecOp own = exec(after);
    assertThat(own.meta().env()).containsExactly("A=3", "B=9");
    assertThat(own.meta().cwd()).isEqualTo("/work");
    assertThat(own.meta().user()).isEqualTo("root");
    assertThat(after.environment()).containsExactly(Map.entry("B", "2"), Map.entry("A", "3"));
  }

  @Test
  void mountsAreSortedByPlaceAndOutputsNumberedInThatOrder() {
    State other = State.image("alpine:3.18");
    Ran ran =
        BASE.runAll(
            Exec.args("make")
                .mount("/src", other)
                .mountReadonly("/data", other, "/sub")
                .cache("/cache", "id", Mount.Sharing.LOCKED)
                .tmpfs("/tmp", 1 << 20)
                .mount("/out", State.scratch())
                .secret("/run/secrets/x", "x")
                .secretEnv("TOKEN", "token", true)
                .ssh());
    ExecOp op = exec(ran.root());
    assertThat(op.mounts())
        .extracting(m -> m.dest() + " " + m.input() + " " + m.output())
        .containsExactly(
            "/ 0 0",
            "/cache -1 -1",
            "/data 1 -1",
            "/out -1 1",
            "/src 1 2",
            "/tmp -1 -1",
            "/run/secrets/x -1 0",
            "/run/buildkit/ssh_agent.0 -1 0");
    assertThat(op.meta().env()).containsExactly("SSH_AUTH_SOCK=/run/buildkit/ssh_agent.0");
    assertThat(op.secretEnv()).containsExactly(new ExecOp.SecretEnv("token", "TOKEN", true));
    assertThat(marshal(ran.mount("/src")).target().output()).isEqualTo(2);
    assertThat(marshal(ran.mount("/out")).target().output()).isEqualTo(1);
    assertThatThrownBy(() -> ran.mount("/data")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fileActionsBecomeOneVertexOnlyWhenChained() {
    State from = State.image("alpine");
    State chained =
        BASE.dir("/w")
            .file(
                FileActions.NONE
                    .mkdir("a", 0755)
                    .copy(from, "/etc/passwd", "a/")
                    .symlink("passwd", "a/link")
                    .rm("/x", true, false));
    assertThat(file(chained).actions())
        .extracting(a -> a.input() + " " + a.secondaryInput() + " " + a.output())
        .containsExactly("0 -1 -1", "2 1 -1", "3 -1 -1", "4 -1 0");
    assertThat(((FileAction.Copy) file(chained).actions().get(1).command()).dest())
        .isEqualTo("/w/a/");
    assertThat(((FileAction.Symlink) file(chained).actions().get(2).command()).newPath())
        .isEqualTo("/w/a/link");
    assertThat(marshal(BASE.mkdir("/a", 0755).mkdir("/b", 0755)).vertices()).hasSize(3);
  }

  @Test
  void ownersAreNamesOrNumbers() {
    State s = BASE.file(FileActions.NONE.mkdir("/a", 0755, true, "app:100", -1));
    FileAction.Mkdir mkdir = (FileAction.Mkdir) file(s).actions().getFirst().command();
    assertThat(mkdir.owner())
        .isEqualTo(new FileAction.Chown(new FileAction.ByName("app", 0), new FileAction.ById(100)));
  }

  @Test
  void mergeDropsEmptyTreesAndCollapses() {
    assertThat(State.merge(List.of())).isEqualTo(State.scratch());
    assertThat(State.merge(List.of(State.scratch(), BASE, State.scratch()))).isSameAs(BASE);
    State merged = State.merge(List.of(BASE, State.scratch(), BASE));
    assertThat(((MergeOp) target(merged).op().kind()).inputs()).containsExactly(0, 1);
  }

  @Test
  void diffFromNothingIsTheTreeItself() {
    assertThat(State.diff(State.scratch(), BASE)).isSameAs(BASE);
    assertThat(State.diff(State.scratch(), State.scratch()).isScratch()).isTrue();
    assertThat(target(State.diff(BASE, BASE)).op().kind()).isEqualTo(new DiffOp(0, 1));
    assertThat(target(State.diff(BASE, State.scratch())).op().kind())
        .isEqualTo(new DiffOp(0, DiffOp.SCRATCH));
  }

  @Test
  void equalStatesAreOneVertex() {
    State one = BASE.run(Exec.sh("make")).named("one");
    State two = State.image("docker.io/library/debian:12").run(Exec.sh("make")).named("two");
    assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
    assertThat(one).isNotEqualTo(one.env("A", "b"));
    assertThat(one).isNotEqualTo(BASE.run(Exec.sh("make all")));
    assertThat(marshal(State.merge(List.of(one, two))).vertices()).hasSize(3);
  }

  @Test
  void namesAndPlacesAreNoPartOfTheDigest() {
    SourceLocation where = new SourceLocation("build.envd", 12, 5);
    State plain = BASE.run(Exec.sh("make"));
    State said = plain.named("the make").at(where).ignoreCache();
    assertThat(target(said).digest()).isEqualTo(target(plain).digest());
    assertThat(target(said).name()).isEqualTo("the make");
    assertThat(target(said).location()).isEqualTo(where);
    assertThat(target(said).metadata().ignoreCache()).isTrue();
    assertThat(target(plain).name()).isEqualTo("/bin/sh -c make");
  }

  @Test
  void anImagesConfigGivesDefaultsWhenSomeoneResolvesIt() throws Exception {
    ImageConfig config =
        ImageConfig.empty(Platform.LINUX_AMD64).toBuilder()
            .env(List.of("PATH=/bin", "LANG=C"))
            .workingDir("/srv")
            .build();
    State s = BASE.env("LANG", "de").dir("app").run(Exec.args("env"));
    Definition d =
        s.marshal(MarshalOptions.offline(Platform.LINUX_AMD64).withResolver((_, _) -> config));
    ExecOp op = (ExecOp) d.vertex(d.target().digest()).op().kind();
    assertThat(op.meta().env()).containsExactly("PATH=/bin", "LANG=de");
    assertThat(op.meta().cwd()).isEqualTo("/srv/app");

    assertThat(exec(s).meta().env()).containsExactly("LANG=de");
    assertThat(exec(s).meta().cwd()).isEqualTo("/app");
  }

  @Test
  void aConfigThatCannotBeHadIsAnError() {
    MarshalOptions options =
        MarshalOptions.offline(Platform.LINUX_AMD64)
            .withResolver(
                (reference, _) -> {
                  throw new IOException("no " + reference);
                });
    assertThatThrownBy(() -> BASE.run(Exec.args("env")).marshal(options))
        .isInstanceOf(IOException.class)
        .hasMessage("no docker.io/library/debian:12");
  }

  @Test
  void optionsAreCopiedWhenTaken() {
    Exec exec = Exec.args("env");
    State s = BASE.run(exec);
    exec.env("LATER", "1");
    assertThat(exec(s).meta().env()).isEmpty();
  }

  @Test
  void wrongUseIsSaidAtOnce() {
    assertThatThrownBy(() -> Exec.args("a").mount("/", BASE)).hasMessageContaining("root");
    assertThatThrownBy(() -> BASE.run(Exec.args("a").tmpfs("/x", 0).tmpfs("/x", 0)))
        .hasMessage("two mounts at /x");
    assertThatThrownBy(() -> BASE.env("A=B", "c")).hasMessageContaining("A=B");
    assertThatThrownBy(() -> State.http("ftp://example.com/x")).hasMessageContaining("ftp://");
    assertThatThrownBy(() -> BASE.run(Exec.args("a").readonlyRoot()))
        .hasMessageContaining("no result");
  }
}
