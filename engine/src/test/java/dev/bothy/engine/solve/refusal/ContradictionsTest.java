package dev.bothy.engine.solve.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpKind;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.oci.Digest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContradictionsTest {
  private static final Mount ROOT = bind("/", 0);

  private static Mount bind(String dest, int output) {
    return mount(dest, output, Mount.Bind.INSTANCE);
  }

  private static Mount mount(String dest, int output, Mount.Type type) {
    return new Mount(-1, "", dest, output, false, type, "", Mount.ContentCache.DEFAULT);
  }

  private static @Nullable String in(OpKind kind) {
    Op op = new Op(List.of(), kind, null, null);
    return Contradictions.in(new Vertex(Digest.of(new byte[0]), op, OpMetadata.NONE, null));
  }

  private static ExecMeta meta(String arg, String variable, String cwd, String hostIp) {
    return new ExecMeta(
        List.of(arg),
        List.of(variable),
        cwd,
        "",
        null,
        List.of(new ExecMeta.ExtraHost("h", hostIp)),
        "",
        List.of(),
        "",
        true,
        List.of());
  }

  @Test
  void aFileOfAGraphHasNoNul() {
    Map<String, Integer> inputs = Map.of(BuildOp.DEFINITION_INPUT, 0);
    assertThat(in(new BuildOp(-1, inputs, new byte[0], Map.of(BuildOp.FILE_NAME, "a\0b"))))
        .contains("NUL");
    assertThat(in(new BuildOp(-1, inputs, new byte[0], Map.of(BuildOp.FILE_NAME, "ab")))).isNull();
  }

  private static @Nullable String exec(ExecMeta meta, Mount... mounts) {
    return in(
        new ExecOp(
            meta,
            List.of(mounts),
            ExecOp.Network.SANDBOX,
            ExecOp.Security.SANDBOX,
            List.of(),
            List.of()));
  }

  private static final ExecMeta GOOD = meta("x", "A=b", "/", "::1");

  @Test
  void usualOperationsHaveNone() {
    assertThat(exec(GOOD, ROOT, bind("/a", 1), bind("/b", -1), bind("/c", 2))).isNull();
    assertThat(exec(meta("x", "", "/w", "10.0.0.1"), bind("/a", 0), bind("/", 1))).isNull();
    assertThat(file(mkdir("/a", -1), mkdir("/b", 1), mkdir("/c", 0))).isNull();
  }

  @Test
  void stepsThatCannotStart() {
    assertThat(exec(meta("x", "A=b", "w", "::1"), ROOT)).contains("not absolute");
    assertThat(exec(meta("x", "A=b", "", "::1"), ROOT)).contains("not absolute");
    assertThat(exec(meta("x\0y", "A=b", "/", "::1"), ROOT)).contains("NUL");
    assertThat(exec(meta("x", "A=b\0c", "/", "::1"), ROOT)).contains("NUL");
    assertThat(exec(GOOD, ROOT, bind("/a\0b", -1))).contains("NUL");
    assertThat(exec(meta("x", "=b", "/", "::1"), ROOT)).contains("no name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "010.1.1.1", "1.2.3", "fe80::1%eth0", "1.2.3.4.5"})
  void addressesThatAreNone(String ip) {
    assertThat(exec(meta("x", "A=b", "/", ip), ROOT)).contains("address of its host");
  }

  @Test
  void secretsWithoutAnId() {
    Mount secret = mount("/s", -1, new Mount.Secret("", 0, 0, 0400, true));
    assertThat(exec(GOOD, ROOT, secret)).contains("has no id");
    for (ExecOp.SecretEnv variable :
        List.of(new ExecOp.SecretEnv("", "A", true), new ExecOp.SecretEnv("id", "", true))) {
      assertThat(
              in(
                  new ExecOp(
                      GOOD,
                      List.of(ROOT),
                      ExecOp.Network.SANDBOX,
                      ExecOp.Security.SANDBOX,
                      List.of(variable),
                      List.of())))
          .contains("secret variable");
    }
  }

  /** BuildKit counts them in this order, whatever their numbers say. */
  @Test
  void resultsOfStepsInAnotherOrder() {
    assertThat(exec(GOOD, bind("/a", 1), bind("/", 0))).contains("in the order of its mounts");
    assertThat(exec(GOOD, bind("/", 0), bind("/a", 0))).contains("in the order of its mounts");
    assertThat(exec(GOOD, bind("/", 1))).contains("in the order of its mounts");
  }

  private static FileAction mkdir(String path, int output) {
    return new FileAction(-1, -1, output, new FileAction.Mkdir(path, 0755, false, null, -1));
  }

  private static @Nullable String file(FileAction... actions) {
    return in(new FileOp(List.of(actions)));
  }

  @Test
  void fileOperations() {
    assertThat(file(mkdir("/a", 0), mkdir("/b", 0))).contains("each once");
    assertThat(file(mkdir("/a", 1))).contains("each once");
    assertThat(file(mkdir("/a\0b", 0))).contains("NUL");
    FileAction.Copy odd =
        new FileAction.Copy(
            "/a", "/b", null, -2, false, false, false, false, false, false, -1, List.of(),
            List.of(), false, "", List.of());
    assertThat(file(new FileAction(-1, -1, 0, odd))).contains("the mode -2 is none");
  }
}
