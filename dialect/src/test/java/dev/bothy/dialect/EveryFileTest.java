package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.bothy.dialect.lint.Finding;
import dev.bothy.dialect.lint.Lint;
import dev.bothy.dialect.plan.Plan;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.Platform;
import dev.bothy.oci.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Every whole file that the repository has: its graph in each form, and what lint says of it. */
final class EveryFileTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Path FINDINGS = Path.of("src/test/resources/findings.txt");

  /** One statement of the pictures for Graphviz; a quoted text ends at a quote without \. */
  private static final Pattern DOT_NODE =
      Pattern.compile(
          "  n(\\d+) \\[shape=\\w+, label=\"((?:[^\"\\\\]|\\\\[\"\\\\n])*)\", tooltip=\"(.*)\"];");

  private static final Pattern DOT_EDGE =
      Pattern.compile("  n(\\d+) -> n(\\d+)(?: \\[label=\"[^\"]*\"])?;");

  record File(Path directory, String name) {
    Evaluation evaluate() throws DialectException {
      return new Project(directory).evaluateFile(name);
    }

    @Override
    public String toString() {
      return REPOSITORY
              .toAbsolutePath()
              .normalize()
              .relativize(directory.toAbsolutePath().normalize())
          + "/"
          + name;
    }
  }

  static List<File> files() throws IOException {
    List<File> files = new ArrayList<>();
    for (Path parent :
        List.of(REPOSITORY.resolve("examples"), Path.of("src/test/resources/golden"))) {
      try (Stream<Path> entries = Files.list(parent)) {
        entries.sorted().forEach(directory -> files.add(new File(directory, "build.envd")));
      }
    }
    files.add(new File(REPOSITORY.resolve("bench/starlark"), "build.envd"));
    files.add(new File(REPOSITORY.resolve("scripts"), "train.envd"));
    return files;
  }

  @ParameterizedTest
  @MethodSource("files")
  void theGraphAsJsonHasEveryStep(File file) throws Exception {
    Evaluation evaluation = file.evaluate();
    JsonObject json =
        Json.parseObject(
            Project.graph(evaluation).toJson().getBytes(StandardCharsets.UTF_8), "graph");
    List<String> names = new ArrayList<>();
    for (JsonElement op : json.getAsJsonArray("ops")) {
      names.add(op.getAsJsonObject().get("name").getAsString());
    }
    assertThat(names).containsExactlyElementsOf(names(evaluation));
  }

  @ParameterizedTest
  @MethodSource("files")
  void theGraphForGraphvizHasEveryStepAndArrow(File file) throws Exception {
    Evaluation evaluation = file.evaluate();
    List<String> lines = Project.graph(evaluation).toDot().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("digraph llb {");
    assertThat(lines.getLast()).isEqualTo("}");
    List<String> labels = new ArrayList<>();
    List<String> arrows = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      Matcher node = DOT_NODE.matcher(line);
      Matcher edge = DOT_EDGE.matcher(line);
      if (node.matches()) {
        assertThat(node.group(1)).isEqualTo(Integer.toString(labels.size()));
        labels.add(node.group(2).replaceAll("\\\\n[^\\\\]*$", "").replaceAll("\\\\(.)", "$1"));
      } else if (edge.matches()) {
        arrows.add(edge.group(1) + ">" + edge.group(2));
      } else {
        rest.add(line);
      }
    }
    List<Plan.Step> steps = plan(evaluation).steps();
    assertThat(rest.subList(0, 2)).containsExactly("  rankdir=TB;", "  node [fontsize=10];");
    assertThat(rest).hasSize(steps.isEmpty() ? 2 : 4);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      for (var input : steps.get(i).inputs()) {
        int from = steps.stream().map(Plan.Step::digest).toList().indexOf(input);
        expected.add(from + ">" + i);
      }
    }
    assertThat(arrows).containsExactlyElementsOf(expected);
    assertThat(labels).hasSameSizeAs(steps);
    for (int i = 0; i < steps.size(); i++) {
      assertThat(steps.get(i).name()).startsWith(labels.get(i).replaceAll("…$", ""));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void thePictureHasEveryStep(File file) throws Exception {
    Evaluation evaluation = file.evaluate();
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    plan(evaluation).toSvg().getBytes(StandardCharsets.UTF_8)));
    NodeList titles = svg.getElementsByTagName("title");
    List<Plan.Step> steps = plan(evaluation).steps();
    assertThat(titles.getLength()).isEqualTo(steps.size());
    for (int i = 0; i < steps.size(); i++) {
      assertThat(titles.item(i).getTextContent())
          .startsWith(steps.get(i).name())
          .endsWith(steps.get(i).digest().toString());
    }
  }

  /** {@code -Dgolden.update} writes what is found again. */
  @Test
  void lintSaysWhatIsWrittenDownAndPointsIntoTheFiles() throws Exception {
    StringBuilder text = new StringBuilder();
    for (File file : files()) {
      Evaluation evaluation = file.evaluate();
      List<Finding> findings =
          Lint.of(file.directory(), evaluation, Project.graph(evaluation), _ -> null);
      text.append(file).append(findings.isEmpty() ? ": nothing\n" : "\n");
      for (Finding finding : findings) {
        text.append("  ").append(finding.render().replace("\n", "\n  ")).append('\n');
        assertThat(isThere(file.directory(), finding.at())).as(finding.render()).isTrue();
      }
    }
    if (System.getProperty("golden.update") != null) {
      Files.writeString(FINDINGS, text);
    }
    assertThat(text.toString()).isEqualTo(Files.readString(FINDINGS));
  }

  private static boolean isThere(Path directory, SourceLocation at) throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve(at.file()));
    return at.line() <= lines.size() && at.column() <= lines.get(at.line() - 1).length();
  }

  private static Plan plan(Evaluation evaluation) {
    return Plan.of(evaluation, Platform.LINUX_AMD64);
  }

  private static List<String> names(Evaluation evaluation) {
    return plan(evaluation).steps().stream().map(Plan.Step::name).toList();
  }
}
