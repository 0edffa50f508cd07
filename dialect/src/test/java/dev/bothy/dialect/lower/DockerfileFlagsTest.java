package dev.bothy.dialect.lower;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said is in the goldens of wrong files. */
class DockerfileFlagsTest {
  @Test
  void eachCommandMayBeginWithOne() {
    assertThatThrownBy(
            () -> DockerfileFlags.refuse("run", List.of("make", " --mount=type=tmpfs,target=/x y")))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("--mount=type=tmpfs,target=/x is a flag");
  }

  @Test
  void theFlagsOfOtherProgramsAreTheirs() {
    for (List<String> commands :
        List.of(
            List.of("docker build --network=host ."),
            List.of("docker build \\", "  --network=host ."),
            List.of("cat >x <<EOF", "--mount=x", "EOF"),
            List.of("--version"))) {
      assertThatCode(() -> DockerfileFlags.refuse("run", commands)).doesNotThrowAnyException();
    }
  }
}
