package dev.bothy.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.dialect.Dialect;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.Evaluation;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SourceLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseImagesTest {
  @TempDir Path temp;

  private SolveException failure(String... lines) throws Exception {
    Path project = Files.createDirectory(temp.resolve("project"));
    Files.writeString(project.resolve("build.envd"), String.join("\n", lines) + "\n");
    EvaluateRequest request = EvaluateRequest.of(project);
    Evaluation evaluation = Dialect.evaluate(request);
    BaseImages images = new BaseImages(EmbeddedBuilder.open(temp.resolve("store")), true);
    SolveException failure =
        catchThrowableOfType(
            SolveException.class,
            () -> WantedImage.of(new Evaluated(project, request, evaluation), images));
    return Objects.requireNonNull(failure);
  }

  @Test
  void anImageThatIsNotHadIsToldWithTheCallThatNamesIt() throws Exception {
    SolveException failure = failure("def build():", "    base(image=\"debian:bookworm\")");
    assertThat(failure).hasMessageContaining("debian:bookworm is not in the store");
    assertThat(failure.hint()).isNotNull();
    SolveException.Step step = Objects.requireNonNull(failure.step());
    assertThat(step.where()).isEqualTo(new SourceLocation("build.envd", 2, 5));
    assertThat(step.name()).contains("debian:bookworm");
  }

  @Test
  void ofSeveralImagesItIsTheOneThatIsNotHad() throws Exception {
    SolveException failure =
        failure(
            "def build():",
            "    lower = Source.scratch().file(\"/x\", \"\")",
            "    tools = Source.image(\"debian:12\").run([\"true\"])",
            "    return merge([lower, tools])");
    assertThat(Objects.requireNonNull(failure.step()).where())
        .isEqualTo(new SourceLocation("build.envd", 3, 13));
  }
}
