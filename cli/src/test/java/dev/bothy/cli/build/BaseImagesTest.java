package dev.bothy.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.dialect.Dialect;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.Evaluation;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Platform;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BaseImagesTest {
  @TempDir Path temp;

  private SolveException failure(String... lines) throws Exception {
    Path project = Files.createDirectory(temp.resolve("project"));
    Files.writeString(project.resolve("build.envd"), String.join("\n", lines) + "\n");
    EvaluateRequest request = EvaluateRequest.of(project);
    Evaluation evaluation = Dialect.evaluate(request);
    BaseImages images = new BaseImages(EmbeddedBuilder.open(temp.resolve("store")), true, _ -> {});
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

  @Test
  @Timeout(60)
  void aRegistryThatTakesLongIsToldAndAnInterruptEndsTheWaitForIt() throws Exception {
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String image = "127.0.0.1:" + silent.getLocalPort() + "/app:1";
      BaseImages images =
          new BaseImages(EmbeddedBuilder.open(temp.resolve("store")), false, said::add);
      Thread asking =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      ImageConfig _ = images.config(image, Platform.host());
                    } catch (Exception e) {
                      thrown.set(e);
                    }
                  });
      assertThat(said.take()).contains(image);
      asking.interrupt();
      asking.join();
    }
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }
}
