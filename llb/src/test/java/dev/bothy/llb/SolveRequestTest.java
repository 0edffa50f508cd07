package dev.bothy.llb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SolveRequestTest {
  private static final SolveRequest.Options DEFAULT = SolveRequest.Options.DEFAULT;

  private static Definition definition(String name) {
    return State.scratch().mkdir("/" + name, 0755).marshal(Platform.LINUX_AMD64);
  }

  /** Names of what two records of one type do not have in common. */
  private static List<String> differences(Record one, Record other) throws Exception {
    List<String> names = new ArrayList<>();
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      Object before = component.getAccessor().invoke(one);
      if (!before.equals(component.getAccessor().invoke(other))) {
        names.add(component.getName());
      }
    }
    return names;
  }

  @Test
  void eachWithChangesWhatItNamesAndNothingElse() throws Exception {
    SolveRequest request = SolveRequest.of(definition("a"));
    Map<String, Path> places = Map.of("x", Path.of("/x"));
    var secret = new SolveRequest.SecretSource.FromEnv("X");
    var export = new SolveRequest.Export("tar", Map.of("dest", "x.tar"));
    var cache = new SolveRequest.Cache("registry", Map.of("ref", "x.example/y"));
    var caches = new SolveRequest.Caches(List.of(cache), List.of());
    assertThat(differences(request, request.withDefinition(definition("b"))))
        .containsExactly("definition");
    assertThat(differences(request, request.withLocals(places))).containsExactly("locals");
    assertThat(differences(request, request.withOciLayouts(places))).containsExactly("ociLayouts");
    assertThat(differences(request, request.withSecrets(Map.of("x", secret))))
        .containsExactly("secrets");
    assertThat(differences(request, request.withExports(List.of(export))))
        .containsExactly("exports");
    assertThat(differences(request, request.withOptions(DEFAULT.withOffline(true))))
        .containsExactly("options");
    assertThat(differences(request, request.withSshAgents(places))).containsExactly("sshAgents");
    assertThat(differences(request, request.withCaches(caches))).containsExactly("caches");
  }

  @Test
  void soDoesEachOfTheOptions() throws Exception {
    SolveRequest.Limits limits = new SolveRequest.Limits(1, 2, 3);
    assertThat(differences(DEFAULT, DEFAULT.withNoCache(true))).containsExactly("noCache");
    assertThat(differences(DEFAULT, DEFAULT.withOffline(true))).containsExactly("offline");
    assertThat(differences(DEFAULT, DEFAULT.withInsecure(true))).containsExactly("insecure");
    assertThat(differences(DEFAULT, DEFAULT.withKeepGoing(true))).containsExactly("keepGoing");
    assertThat(differences(DEFAULT, DEFAULT.withStepMillis(1))).containsExactly("stepMillis");
    assertThat(differences(DEFAULT, DEFAULT.withLimits(limits))).containsExactly("limits");
    ExecMeta.ProxyEnv proxy = new ExecMeta.ProxyEnv("a", "", "", "", "");
    assertThat(differences(DEFAULT, DEFAULT.withProxy(proxy))).containsExactly("proxy");
  }

  @Test
  void whatIsGivenTakesThePlaceOfWhatWasThere() {
    SolveRequest request =
        SolveRequest.of(definition("a"))
            .withLocals(Map.of("x", Path.of("/x")))
            .withLocals(Map.of("y", Path.of("/y")));
    assertThat(request.locals()).containsOnlyKeys("y");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aLimitBelowNothingIsRefused(int which) {
    long[] values = {0, 0, 0};
    values[which] = -1;
    assertThatThrownBy(() -> new SolveRequest.Limits(values[0], values[1], values[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a limit below 0: -1");
    assertThatThrownBy(() -> DEFAULT.withStepMillis(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
