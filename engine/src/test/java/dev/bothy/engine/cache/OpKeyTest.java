package dev.bothy.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.PassthroughOp;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.op.WorkerConstraints;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What changes the key of an operation, and what does not. */
class OpKeyTest {
  private static final ExecMeta META =
      new ExecMeta(
          List.of("make", "all"),
          List.of("A=1"),
          "/src",
          "",
          null,
          List.of(new ExecMeta.ExtraHost("db", "10.0.0.1")),
          "",
          List.of(),
          "",
          false,
          List.of());
  private static final Mount ROOT =
      new Mount(0, "", "/", 0, false, Mount.Bind.INSTANCE, "", Mount.ContentCache.DEFAULT);
  private static final Mount CACHE =
      new Mount(
          -1,
          "",
          "/cache",
          -1,
          false,
          new Mount.Cache("pip", Mount.Sharing.SHARED),
          "",
          Mount.ContentCache.DEFAULT);
  private static final ExecOp EXEC =
      new ExecOp(
          META,
          List.of(ROOT, CACHE),
          ExecOp.Network.SANDBOX,
          ExecOp.Security.SANDBOX,
          List.of(),
          List.of());

  private static Op op(ExecOp exec) {
    return new Op(List.of(), exec, Platform.parse("linux/amd64"), null);
  }

  private static ExecOp meta(UnaryOperator<ExecMeta> change) {
    return new ExecOp(
        change.apply(META),
        EXEC.mounts(),
        EXEC.network(),
        EXEC.security(),
        EXEC.secretEnv(),
        EXEC.cdiDevices());
  }

  private static ExecMeta with(
      List<String> args, List<String> env, String cwd, String user, String host, String ip) {
    return new ExecMeta(
        args,
        env,
        cwd,
        user,
        null,
        List.of(new ExecMeta.ExtraHost(host, ip)),
        "",
        List.of(),
        "",
        false,
        List.of());
  }

  @SuppressWarnings("ImmutableEnumChecker") // operations are values
  enum Matters {
    ARGUMENT(op(meta(_ -> with(List.of("make", "test"), List.of("A=1"), "/src", "", "db", "")))),
    ARGUMENTS_JOINED(
        op(meta(_ -> with(List.of("make all"), List.of("A=1"), "/src", "", "db", "")))),
    ENVIRONMENT(op(meta(_ -> with(List.of("make", "all"), List.of("A=2"), "/src", "", "db", "")))),
    DIRECTORY(op(meta(_ -> with(List.of("make", "all"), List.of("A=1"), "/", "", "db", "")))),
    USER(op(meta(_ -> with(List.of("make", "all"), List.of("A=1"), "/src", "ada", "db", "")))),
    NAME_OF_EXTRA_HOST(
        op(meta(_ -> with(List.of("make", "all"), List.of("A=1"), "/src", "", "web", "")))),
    NETWORK(
        op(
            new ExecOp(
                META, EXEC.mounts(), ExecOp.Network.NONE, EXEC.security(), List.of(), List.of()))),
    MOUNT(
        op(new ExecOp(META, List.of(ROOT), EXEC.network(), EXEC.security(), List.of(), List.of()))),
    SECRET(
        op(
            new ExecOp(
                META,
                EXEC.mounts(),
                EXEC.network(),
                EXEC.security(),
                List.of(new ExecOp.SecretEnv("token", "TOKEN", false)),
                List.of()))),
    PLATFORM(new Op(List.of(), EXEC, Platform.parse("linux/arm64"), null));

    private final Op changed;

    Matters(Op changed) {
      this.changed = changed;
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // operations are values
  enum DoesNotMatter {
    ADDRESS_OF_EXTRA_HOST(
        op(meta(_ -> with(List.of("make", "all"), List.of("A=1"), "/src", "", "db", "10.9.9.9")))),
    PROXY(
        op(
            meta(
                m ->
                    new ExecMeta(
                        m.args(),
                        m.env(),
                        m.cwd(),
                        m.user(),
                        new ExecMeta.ProxyEnv("http://proxy:1", "", "", "", ""),
                        m.extraHosts(),
                        m.hostname(),
                        m.ulimits(),
                        m.cgroupParent(),
                        false,
                        m.validExitCodes())))),
    IDENTITY_OF_CACHE_MOUNT(
        op(
            new ExecOp(
                META,
                List.of(
                    ROOT,
                    new Mount(
                        -1,
                        "",
                        "/cache",
                        -1,
                        false,
                        new Mount.Cache("other", Mount.Sharing.LOCKED),
                        "",
                        Mount.ContentCache.DEFAULT)),
                EXEC.network(),
                EXEC.security(),
                List.of(),
                List.of()))),
    CONSTRAINTS(
        new Op(
            List.of(),
            EXEC,
            Platform.parse("linux/amd64"),
            new WorkerConstraints(List.of("label==x"))));

    private final Op changed;

    DoesNotMatter(Op changed) {
      this.changed = changed;
    }
  }

  @Test
  void partsHaveNoSecretOfAnAddressAndTellThemApart() {
    Function<String, OpKey> key =
        token ->
            OpKey.of(
                op(
                    meta(
                        m ->
                            with(
                                List.of("curl https://x.example/a?token=" + token + " -o a"),
                                m.env(),
                                "/",
                                "",
                                "db",
                                ""))));
    OpKey one = key.apply("hunter2");
    OpKey other = key.apply("hunter3");
    assertThat(one.parts().get(1).value())
        .startsWith("curl https://x.example/a?token=… -o a (")
        .isEqualTo(key.apply("hunter2").parts().get(1).value())
        .isNotEqualTo(other.parts().get(1).value());
    assertThat(one.digest()).isNotEqualTo(other.digest());
  }

  @ParameterizedTest
  @EnumSource
  void changesTheKey(Matters change) {
    assertThat(OpKey.of(change.changed).digest()).isNotEqualTo(OpKey.of(op(EXEC)).digest());
  }

  @ParameterizedTest
  @EnumSource
  void leavesTheKey(DoesNotMatter change) {
    assertThat(OpKey.of(change.changed).digest()).isEqualTo(OpKey.of(op(EXEC)).digest());
  }

  @Test
  void aFileOperationIsItsActions() {
    Op hello = file("hello");
    assertThat(OpKey.of(hello).digest()).isEqualTo(OpKey.of(file("hello")).digest());
    assertThat(OpKey.of(hello).digest()).isNotEqualTo(OpKey.of(file("world")).digest());
  }

  /** Else a store would answer with what an earlier Bothy made. */
  @Test
  void whatBothyItselfCarriesOutHasTheVersionOfItsRules() {
    Op merge = new Op(List.of(), new MergeOp(List.of(0, 1)), null, null);
    Op diff = new Op(List.of(), new DiffOp(0, 1), null, null);
    for (Op op : List.of(file("hello"), merge, diff, passthrough("a", 0))) {
      assertThat(OpKey.of(op).parts()).contains(new KeyPart("version of Bothy's rules", "6"));
    }
  }

  @Test
  void aPassthroughIsWhatItSays() {
    assertThat(OpKey.of(passthrough("a", 0, 1))).isEqualTo(OpKey.of(passthrough("a", 0, 1)));
    assertThat(OpKey.of(passthrough("a", 0, 1))).isNotEqualTo(OpKey.of(passthrough("b", 0, 1)));
    assertThat(OpKey.of(passthrough("a", 0, 1))).isNotEqualTo(OpKey.of(passthrough("a", 1, 0)));
  }

  private static Op passthrough(String id, Integer... outputs) {
    return new Op(List.of(), new PassthroughOp(id, List.of(outputs)), null, null);
  }

  @Test
  void aNestedBuildIsWhatItsGraphComesTo() {
    assertThat(OpKey.ofBuild("x#0")).isEqualTo(OpKey.ofBuild("x#0"));
    assertThat(OpKey.ofBuild("x#0").digest()).isNotEqualTo(OpKey.ofBuild("x#1").digest());
  }

  private static Op file(String text) {
    FileAction action =
        new FileAction(
            -1,
            -1,
            0,
            new FileAction.Mkfile(
                "/f", 0644, text.getBytes(java.nio.charset.StandardCharsets.UTF_8), null, -1));
    return new Op(List.of(), new FileOp(List.of(action)), null, null);
  }

  @Test
  void aSourceIsWhatItWasPinnedTo() {
    SourceOp here = new SourceOp("https://a.example/x", Map.of());
    SourceOp there = new SourceOp("https://b.example/y", Map.of());
    assertThat(OpKey.ofSource(here, "file 1").digest())
        .isEqualTo(OpKey.ofSource(there, "file 1").digest())
        .isNotEqualTo(OpKey.ofSource(here, "file 2").digest());
  }

  @Test
  void inputsAndTheirOrderAndOutputsMatter() {
    OpKey op = OpKey.of(op(EXEC));
    StepKey.InputKey a = new StepKey.InputKey(Digest.of(new byte[] {1}), 0);
    StepKey.InputKey a1 = new StepKey.InputKey(Digest.of(new byte[] {1}), 1);
    StepKey.InputKey b = new StepKey.InputKey(Digest.of(new byte[] {2}), 0);
    assertThat(
            List.of(
                StepKey.of(op, List.of()).digest(),
                StepKey.of(op, List.of(a)).digest(),
                StepKey.of(op, List.of(a1)).digest(),
                StepKey.of(op, List.of(a, b)).digest(),
                StepKey.of(op, List.of(b, a)).digest()))
        .doesNotHaveDuplicates();
  }

  @Test
  void partsSayWhatTheKeyIsMadeOf() {
    assertThat(OpKey.of(op(EXEC)).parts())
        .contains(new KeyPart("argument 1", "all"), new KeyPart("env A", "A=1"));
  }
}
