package dev.bothy.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.exec.container.Identity;
import dev.bothy.engine.op.QuietContext;
import dev.bothy.engine.op.StepContext;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecMeta.ProxyEnv;
import dev.bothy.llb.op.ExecOp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which proxy a step is told of: the operation's, else what its variables say, else the machine's.
 */
class StepEnvironmentTest {
  private final StepContext behindProxy =
      new QuietContext() {
        @Override
        public ProxyEnv proxy() {
          return new ProxyEnv("http://m:1", "http://m:2", "", "m.example", "");
        }
      };

  private static List<String> environment(
      StepContext context, @Nullable ProxyEnv proxy, String... env) throws Exception {
    ExecMeta meta =
        new ExecMeta(
            List.of("/x"),
            List.of(env),
            "/",
            "",
            proxy,
            List.of(),
            "",
            List.of(),
            "",
            false,
            List.of());
    ExecOp op = StepBench.op(meta);
    List<String> all = new ArrayList<>(StepEnvironment.of(op, Identity.ROOT, context));
    all.removeIf(entry -> entry.startsWith("PATH=") || entry.startsWith("HOME="));
    return all;
  }

  @Test
  void theMachinesIsForStepsThatNameNone() throws Exception {
    assertThat(environment(behindProxy, null, "A=b"))
        .containsExactly(
            "A=b",
            "http_proxy=http://m:1",
            "HTTP_PROXY=http://m:1",
            "https_proxy=http://m:2",
            "HTTPS_PROXY=http://m:2",
            "no_proxy=m.example",
            "NO_PROXY=m.example");
  }

  @Test
  void theOperationsStandsForAll() throws Exception {
    assertThat(environment(behindProxy, new ProxyEnv("http://o:1", "", "", "", "")))
        .containsExactly("http_proxy=http://o:1", "HTTP_PROXY=http://o:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_PROXY=", "no_proxy=*", "all_proxy=socks5://s", "Https_Proxy=x"})
  void soDoesAnyVariableOfTheSteps(String variable) throws Exception {
    assertThat(environment(behindProxy, null, variable)).containsExactly(variable);
  }

  @Test
  void withoutOneThereIsNone() throws Exception {
    assertThat(environment(new QuietContext(), null, "A=b")).containsExactly("A=b");
  }
}
