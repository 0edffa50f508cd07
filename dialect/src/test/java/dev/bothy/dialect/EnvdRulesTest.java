package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.bothy.dialect.plan.Plan;
import dev.bothy.dialect.project.Libraries.Checkout;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files as people of envd write them, and what its rules give for each, worked out by hand: base,
 * flavour, shell, languages, packages, how it runs, how many calls there are. Lists of packages
 * that a plan here does not name are empty.
 */
final class EnvdRulesTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/envd");
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path temp;

  @TestFactory
  List<DynamicTest> version1() throws IOException {
    return tests("version-1.txt");
  }

  @TestFactory
  List<DynamicTest> version0() throws IOException {
    return tests("version-0.txt");
  }

  private List<DynamicTest> tests(String name) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (WrongFile file : WrongFile.parse(Files.readString(DIRECTORY.resolve(name)))) {
      tests.add(DynamicTest.dynamicTest(file.title(), () -> check(file)));
    }
    return tests;
  }

  private void check(WrongFile written) throws IOException, DialectException {
    Map<String, String> files = new LinkedHashMap<>(written.files());
    JsonObject expected = object(Objects.requireNonNull(files.remove("plan")));
    String from = files.getOrDefault("from", "build.envd:build").strip();
    files.remove("from");
    Path directory = Files.createTempDirectory(temp, "case");
    Map<String, Path> libraries = new WrongFile(written.title(), files, "").unpack(directory);
    Evaluation evaluation =
        Dialect.evaluate(
            EvaluateRequest.of(directory.resolve("project"))
                .from(from)
                .withPlatform(Platform.LINUX_AMD64)
                .withLibraries(library -> checkout(libraries.get(library.git()))));
    JsonObject plan = object(Plan.of(evaluation, Platform.LINUX_AMD64).toJson());
    for (String key : expected.keySet()) {
      JsonElement wanted = expected.get(key);
      JsonElement found = plan.get(key);
      if (key.equals("packages")) {
        object(found)
            .keySet()
            .forEach(
                kind -> {
                  JsonElement listed = object(wanted).get(kind);
                  assertThat(object(found).get(kind))
                      .as(kind)
                      .isEqualTo(listed == null ? JsonParser.parseString("[]") : listed);
                });
        assertThat(object(found).keySet()).containsAll(object(wanted).keySet());
      } else if (key.equals("runtime")) {
        object(wanted)
            .keySet()
            .forEach(
                part ->
                    assertThat(object(found).get(part))
                        .as(part)
                        .isEqualTo(object(wanted).get(part)));
      } else {
        assertThat(found).as(key).isEqualTo(wanted);
      }
    }
  }

  private static @Nullable Checkout checkout(@Nullable Path library) {
    return library == null ? null : new Checkout(library, COMMIT, true);
  }

  private static JsonObject object(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static JsonObject object(JsonElement element) {
    return element.getAsJsonObject();
  }
}
