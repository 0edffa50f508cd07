package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.llb.SolveException;
import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TasksTest {
  private static final Digest STEP = Digest.of("step".getBytes(StandardCharsets.UTF_8));

  private final Tasks goingOn = new Tasks(true, new Looks());

  @Test
  void aBugAfterAFailureOfASolveThatKeepsGoingIsNotLost() {
    SolveException failure =
        new SolveException(SolveException.Kind.STEP, "the step failed", null, null, null);
    IllegalStateException bug = new IllegalStateException("a bug");
    goingOn.start(
        STEP,
        () -> {
          throw failure;
        });
    goingOn.start(
        "plan",
        () -> {
          try {
            goingOn.await(STEP);
          } catch (InputFailedException _) {
            throw bug; // when the failure has been taken note of
          }
        });
    assertThatThrownBy(() -> goingOn.awaitAll(STEP))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(bug);
    assertThatThrownBy(() -> goingOn.awaitAll(STEP)).cause().hasSuppressedException(failure);
  }
}
