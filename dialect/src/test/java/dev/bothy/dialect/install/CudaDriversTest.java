package dev.bothy.dialect.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.Environment;
import dev.bothy.dialect.Project;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which driver a version of CUDA needs, and where that is said. */
final class CudaDriversTest {
  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({
    "6.5,''",
    "9.0,384.81",
    "10.2,440.33",
    "11.0.3,450.36.06",
    "11.8.0,450.80.02",
    "12.0.1,525.60.13",
    "12.9,525.60.13",
    "13.0.0,580.65.06",
    "13.1,580.65.06",
    "14.0,''"
  })
  void eachVersionNeedsTheOneOfTheReleaseNotes(String cuda, String driver) {
    assertThat(Cuda.driver(cuda, "")).isEqualTo(driver);
  }

  @Test
  void theImageSaysWhichCudaItHasAndWhichDriverThatNeeds() throws Exception {
    Environment environment = new Project(temp).body("install.cuda(\"12.4.1\")").environment();
    assertThat(environment.config().labels())
        .containsEntry("dev.bothy.cuda.version", "12.4.1")
        .containsEntry("dev.bothy.cuda.driver", "525.60.13");
    assertThat(environment.config().env()).doesNotContainKey("NVIDIA_REQUIRE_DRIVER");
    assertThat(environment.runtime().cuda())
        .hasToString("Cuda[version=12.4.1, cudnn=, driver=525.60.13]");
  }

  @Test
  void aDriverThatTheFileDemandsIsDemandedByTheImageToo() throws Exception {
    Environment environment =
        new Project(temp).body("install.cuda(\"12.4.1\", driver=\"550.54.14\")").environment();
    assertThat(environment.config().labels()).containsEntry("dev.bothy.cuda.driver", "550.54.14");
    assertThat(environment.config().env())
        .containsEntry("NVIDIA_REQUIRE_DRIVER", "driver>=550.54.14");
  }

  @Test
  void anUnknownCudaHasNoLabelOfADriver() throws Exception {
    Environment environment = new Project(temp).body("install.cuda(\"14.0.1\")").environment();
    assertThat(environment.config().labels()).doesNotContainKey("dev.bothy.cuda.driver");
  }
}
