package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A function that returns several images. */
class NamedImagesTest {
  private static final String ROOT = "root = Source.image(\"debian:12\")";

  @TempDir Path directory;
  private Project project;

  @BeforeEach
  void makeProject() {
    project = new Project(directory);
  }

  private static Digest target(Environment environment) {
    return environment.image().marshal(Platform.LINUX_AMD64).target().digest();
  }

  private Evaluation of(String image) throws DialectException {
    return Dialect.evaluate(EvaluateRequest.of(directory).withImage(image));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return {\"train\": root.run([\"t\"]).user(\"me\"), \"serve\": root.run([\"s\"])}",
        "return [(\"train\", root.run([\"t\"]).user(\"me\")), (\"serve\", root.run([\"s\"]))]",
      })
  void oneGraphMakesAllOfThem(String result) throws DialectException {
    project.body(ROOT, result);
    Evaluation all = project.evaluate();
    assertThat(all.images()).extracting(NamedImage::name).containsExactly("train", "serve");
    assertThat(project.steps())
        .extracting(line -> line.replaceAll(" {2,}.*", ""))
        .hasSize(4)
        .last()
        .asString()
        .isEqualTo("4");
    assertThat(project.steps().getLast()).contains("all images").contains("← 2,3");
    NamedImage train = all.images().getFirst();
    assertThat(train.environment().config().user()).isEqualTo("me");
    assertThat(train.environment().base().config()).isEqualTo("debian:12");
    // Asked for alone it is the very same image.
    Evaluation alone = of("train");
    assertThat(alone.images()).isEmpty();
    assertThat(target(alone.environment())).isEqualTo(target(train.environment()));
    assertThat(alone.environment().config()).isEqualTo(train.environment().config());
  }

  @Test
  void thePlanNamesEach() throws DialectException {
    project.body(ROOT, "return {\"a\": root, \"b\": root.run([\"x\"]), \"c\": Source.scratch()}");
    Evaluation all = project.evaluate();
    String b = target(all.images().get(1).environment()).toString();
    assertThat(project.plan().images().get(1).target()).hasToString(b);
    assertThat(project.plan().images().get(2).target()).isNull();
    assertThat(project.plan().toTable())
        .contains("image       a on debian:12 → sha256:")
        .contains(b)
        .contains("image       c on scratch → an empty image");
    assertThat(project.plan().toJson()).contains("\"images\"").contains("\"name\": \"b\"");
  }

  @Test
  void packagesThatWereAddedAreOnTopOfEach() throws DialectException {
    project.body(ROOT, "return {\"a\": root, \"b\": root.run([\"x\"])}");
    Evaluation all =
        project.evaluate(List.of(new AddedStep(AddedStep.Manager.APT, List.of("tree"), false)));
    assertThat(all.images())
        .allSatisfy(
            image ->
                assertThat(image.environment().image().marshal(Platform.LINUX_AMD64).vertices())
                    .last()
                    .satisfies(v -> assertThat(v.name()).contains("tree")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          return {}                                            | build() returns no images | write {"NAME": state
          return []                                            | build() returns no images | write {"NAME": state
          return [Source.scratch()]                            | build() returns a list with a value of type state in it | or a list of ("NAME", state)
          return ("a", Source.scratch())                       | build() returns a list with a value of type string in it | ("NAME", state)
          return {1: Source.scratch()}                         | build() returns an image whose name is of type int | "NAME"
          return {"a": None}                                   | build() returns for "a" a value of type NoneType |
          return {"A": Source.scratch()}                       | build() returns an image with the name "A" | lower-case
          return {"a-": Source.scratch()}                      | build() returns an image with the name "a-" |
          return {"": Source.scratch()}                        | build() returns an image with the name "" |
          return [("a", Source.scratch()), ("a", image("x"))]  | build() returns two images named a |
          """)
  void whatIsNoImageIsAnswered(String result, String message, String hint) {
    project.body(result);
    DialectException e = catchThrowableOfType(DialectException.class, () -> project.evaluate());
    assertThat(e).hasMessage(message);
    if (hint != null) {
      assertThat(e.hint()).contains(hint);
    }
  }

  @Test
  void anImageThatIsNotThereIsAnsweredWithThoseThatAre() {
    project.body(ROOT, "return {\"train\": root, \"serve\": root}");
    assertThat(catchThrowableOfType(DialectException.class, () -> of("trian")).hint())
        .isEqualTo("did you mean train?");
    DialectException far = catchThrowableOfType(DialectException.class, () -> of("zzzzzzz"));
    assertThat(far).hasMessage("build() returns no image zzzzzzz");
    assertThat(far.hint()).isEqualTo("it returns train, serve");
    project.body("return Source.scratch()");
    assertThat(catchThrowableOfType(DialectException.class, () -> of("train")))
        .hasMessage("build() returns one image, which has no name");
  }

  @Test
  void declarationsBesideAreRefusedAsBesideOneState() {
    project.body("install.python()", "return {\"a\": Source.scratch()}");
    assertThat(
            catchThrowableOfType(DialectException.class, () -> project.evaluate(Map.of())).where())
        .hasToString("build.envd:2:5");
  }
}
