package dev.bothy.dialect.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.Project;
import dev.bothy.dialect.function.Registry;
import dev.bothy.starlark.eval.Signature;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the reference shows of each function can be written as it stands. */
final class ExamplesTest {
  private static final String DIGEST =
      "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  @TempDir Path temp;

  @Test
  void eachFunctionHasOne() {
    assertThat(Examples.all().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Registry.signatures().stream().map(Signature::name).toList());
    Examples.all()
        .forEach(
            (name, call) ->
                assertThat(call)
                    .contains(name.startsWith("state.") ? name : name + "(")
                    .hasSizeLessThan(150));
  }

  @TestFactory
  List<DynamicTest> eachIsRight() {
    return Examples.all().entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())))
        .toList();
  }

  private void check(String name, String call) throws Exception {
    Project project =
        new Project(temp)
            .with("train.py", "")
            .with("docker.asc", "")
            .with("src/a.py", "")
            .with("requirements.txt", "")
            .with("libraries/lib@v1/a.envd", "")
            .with("layout/oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}")
            .with(
                "layout/index.json",
                "{\"schemaVersion\": 2, \"manifests\": [{\"mediaType\":"
                    + " \"application/vnd.oci.image.manifest.v1+json\", \"size\": 1, \"digest\": \""
                    + DIGEST
                    + "\"}]}");
    String language =
        name.contains("conda_")
            ? "install.conda()"
            : name.endsWith(".r_packages")
                ? "install.r_lang()"
                : name.endsWith(".julia_packages") ? "install.julia()" : "pass";
    project.body("state = Source.debian(\"bookworm\")", language, call);
    Evaluation evaluation = project.evaluate();
    assertThat(evaluation.warnings()).isEmpty();
    assertThat(Project.graph(evaluation).vertices()).isNotEmpty();
  }
}
