package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a step is lent by whoever builds: secrets and ssh agents. */
@Tag("containers")
@Timeout(900)
class LentToStepsTest extends BuildBench {
  private SolveRequest withSecret(SolveRequest.SecretSource secret) {
    State state =
        base().run(Exec.args("/bin/sh", "-c", "wc -c < /run/s").secret("/run/s", "token"));
    return SolveRequest.of(state.marshal(Platform.host()))
        .withLocals(Map.of("programs", programs))
        .withSecrets(Map.of("token", secret));
  }

  @Test
  void aSecretHas500KibibytesAtMost() throws Exception {
    Path file = Files.write(place.directory().resolve("large"), new byte[500 * 1024]);
    SolveRequest request = withSecret(new SolveRequest.SecretSource.FromFile(file));
    SolveResult _ = EmbeddedBuilder.open(store).solve(request, events::add);
    assertThat(log().strip()).isEqualTo("512000");
    Files.write(file, new byte[500 * 1024 + 1]);
    store = Files.createTempDirectory(place.directory(), "store");
    SolveException failure =
        catchThrowableOfType(
            SolveException.class, () -> EmbeddedBuilder.open(store).solve(request, events::add));
    assertThat(failure).hasMessageContainingAll("secret token", "larger than 500 KiB");
    assertThat(failure.kind()).isEqualTo(SolveException.Kind.STEP);
    assertThat(failure.hint()).contains("--secret");
  }

  @Test
  void aSecretThatCannotBeReadIsTheUsersMatter() {
    for (SolveRequest.SecretSource secret :
        List.of(
            new SolveRequest.SecretSource.FromFile(place.directory().resolve("none")),
            new SolveRequest.SecretSource.FromEnv("BOTHY_NO_SUCH_VARIABLE"))) {
      SolveException failure =
          catchThrowableOfType(
              SolveException.class,
              () -> EmbeddedBuilder.open(store).solve(withSecret(secret), events::add));
      assertThat(failure.kind()).isEqualTo(SolveException.Kind.STEP);
      assertThat(failure).hasMessageContaining("the secret token cannot be read: ");
    }
  }

  /** The client in the step and the agent here, two processes that know nothing of each other. */
  @Test
  void aStepTalksToTheAgentOfItsId() throws Exception {
    Path tools = Files.createTempDirectory(place.directory(), "tools");
    Assumptions.assumeTrue(TestRoot.fillWith(tools, List.of("ssh-add")), "needs openssh-client");
    Path key = place.directory().resolve("key");
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "of-a-test", "-f", key.toString());
    Path socket = place.directory().resolve("agent");
    Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    try {
      agent.getInputStream().read(); // it says where it listens once it does
      ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertThat(add.start().waitFor()).isZero();
      State state =
          base()
              .copy(State.local("tools"), "/", "/")
              .run(
                  Exec.args("/bin/sh", "-c", "SSH_AUTH_SOCK=/run/a ssh-add -L")
                      .ssh("/run/a", new Mount.Ssh("deploy", 0, 0, 0600, false)));
      SolveRequest request = withAgents(state, tools, Map.of("deploy", socket));
      SolveResult _ = EmbeddedBuilder.open(store).solve(request, events::add);
      assertThat(log()).isEqualTo(Files.readString(key.resolveSibling("key.pub")));
      store = Files.createTempDirectory(place.directory(), "store");
      assertThatThrownBy(
              () ->
                  EmbeddedBuilder.open(store)
                      .solve(withAgents(state, tools, Map.of("other", socket)), events::add))
          .hasMessageContaining("ssh agent deploy");
    } finally {
      agent.destroy();
      agent.waitFor();
    }
  }

  private static SolveRequest withAgents(State state, Path tools, Map<String, Path> agents) {
    return SolveRequest.of(state.marshal(Platform.host()))
        .withLocals(Map.of("programs", programs, "tools", tools))
        .withSshAgents(agents);
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
