package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.function.Registry;
import dev.bothy.dialect.project.Libraries.Checkout;
import dev.bothy.oci.Platform;
import dev.bothy.starlark.eval.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is said of files that are wrong, whole: place, message, hint, line, caret, calls; of those
 * that evaluate all the same, the warnings. {@code -Dgolden.update} writes the answers again.
 */
final class WrongFileGoldenTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/wrong");
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path temp;

  @TestFactory
  List<DynamicTest> everyAnswerIsWhatIsWrittenDown() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> entries = Files.list(DIRECTORY)) {
      for (Path golden : entries.sorted().toList()) {
        List<WrongFile> cases = WrongFile.parse(Files.readString(golden));
        if (System.getProperty("golden.update") != null) {
          List<String> texts = new ArrayList<>();
          for (WrongFile wrong : cases) {
            texts.add(wrong.withError(answer(wrong)).write());
          }
          Files.writeString(golden, String.join("\n", texts));
        }
        for (WrongFile wrong : WrongFile.parse(Files.readString(golden))) {
          tests.add(
              DynamicTest.dynamicTest(
                  golden.getFileName() + ": " + wrong.title(),
                  () -> assertThat(answer(wrong)).isNotEmpty().isEqualTo(wrong.error())));
        }
      }
    }
    return tests;
  }

  /** One that is new gets an answer too: what is said of a wrong call of it. */
  @Test
  void everyFunctionIsAnsweredSomewhere() throws IOException {
    StringBuilder answers = new StringBuilder();
    try (Stream<Path> entries = Files.list(DIRECTORY)) {
      for (Path golden : entries.sorted().toList()) {
        WrongFile.parse(Files.readString(golden)).forEach(wrong -> answers.append(wrong.error()));
      }
    }
    List<String> missing = new ArrayList<>();
    for (Signature signature : Registry.signatures()) {
      if (!answers.toString().contains(" " + signature.name() + ": ")) {
        missing.add(signature.name());
      }
    }
    assertThat(missing).isEmpty();
  }

  /** Empty when the file is fine: then it is no case of this test. */
  private String answer(WrongFile wrong) throws IOException {
    Path directory = Files.createTempDirectory(temp, "case");
    Map<String, Path> libraries = wrong.unpack(directory);
    EvaluateRequest request =
        EvaluateRequest.of(directory.resolve("project"))
            .withPlatform(Platform.LINUX_AMD64)
            .withLibraries(
                library ->
                    libraries.containsKey(library.git())
                        ? new Checkout(libraries.get(library.git()), COMMIT, true)
                        : null);
    try {
      List<String> warnings = Dialect.evaluate(request).warnings();
      return String.join("\n", warnings.stream().map(warning -> "warning: " + warning).toList());
    } catch (DialectException e) {
      if (e.where() != null) {
        assertThat(e.render()).startsWith(e.where() + ": " + e.getMessage());
      }
      return e.render().replace(directory.toString(), "");
    }
  }
}
