package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.plan.Plan;
import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole files: the plan, and below it what the steps do. The fixed scripts are left out: they are
 * shown by running them. {@code -Dgolden.update} writes the expected texts again.
 */
final class GoldenTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/golden");

  static List<Path> projects() throws IOException {
    try (Stream<Path> entries = Files.list(DIRECTORY)) {
      return entries.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("projects")
  void plan(Path directory) throws DialectException, IOException {
    Evaluation evaluation = new Project(directory).evaluate();
    Definition graph = Project.graph(evaluation);
    String table = Plan.of(evaluation, Platform.LINUX_AMD64).toTable();
    StringBuilder text = new StringBuilder(masked(table));
    text.append("\ncalls ").append(evaluation.environment().calls()).append("\n");
    text.append("image ").append(evaluation.environment().config()).append("\n");
    for (String line : operations(graph)) {
      text.append(line).append('\n');
    }
    compare(directory.resolve("plan.txt"), text.toString());
  }

  @ParameterizedTest
  @MethodSource("projects")
  void json(Path directory) throws DialectException, IOException {
    compare(directory.resolve("plan.json"), masked(new Project(directory).plan().toJson()));
  }

  private static void compare(Path golden, String text) throws IOException {
    if (System.getProperty("golden.update") != null) {
      Files.writeString(golden, text);
    }
    assertThat(text).isEqualTo(Files.readString(golden));
  }

  /** Digests by their order of appearance: they change with every change of a script. */
  private static String masked(String text) {
    StringBuilder out = new StringBuilder();
    List<String> seen = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf("sha256:"); at >= 0; at = text.indexOf("sha256:", from)) {
      int end = at + "sha256:".length() + 64;
      String digest = text.substring(at, end);
      if (!seen.contains(digest)) {
        seen.add(digest);
      }
      out.append(text, from, at).append("sha256:").append(seen.indexOf(digest) + 1);
      from = end;
    }
    return out.append(text.substring(from)).toString();
  }

  private static List<String> operations(Definition graph) {
    List<String> lines = new ArrayList<>();
    for (Vertex vertex : graph.vertices()) {
      switch (vertex.op().kind()) {
        case SourceOp source -> lines.add(source.identifier() + " " + source.attrs());
        case ExecOp exec -> exec(exec, lines);
        case FileOp file -> {
          for (FileAction action : file.actions()) {
            lines.add(file(action.command()));
          }
        }
        default -> lines.add(vertex.name());
      }
    }
    return lines;
  }

  private static void exec(ExecOp exec, List<String> lines) {
    List<String> args = new ArrayList<>(exec.meta().args());
    if (args.size() > 3
        && args.getFirst().equals("/bin/sh")
        && args.get(2).startsWith("set -eu\n")) {
      args.set(2, "(fixed)");
    }
    lines.add(args.toString().replace("\n", "\\n"));
    lines.add(
        "  in "
            + exec.meta().cwd()
            + " as '"
            + exec.meta().user()
            + "' with "
            + exec.meta().env()
            + " network "
            + exec.network());
    for (Mount mount : exec.mounts()) {
      if (!mount.dest().equals("/")) {
        lines.add(
            "  "
                + mount.dest()
                + " "
                + mount.type()
                + (mount.readonly() ? " readonly" : "")
                + (mount.hasOutput() ? " output" : ""));
      }
    }
  }

  private static String file(FileAction.Command command) {
    return switch (command) {
      case FileAction.Copy c ->
          "copy "
              + c.src()
              + " "
              + c.dest()
              + (c.mode() == FileAction.KEEP ? "" : " mode " + Integer.toOctalString(c.mode()))
              + (c.owner() == null ? "" : " " + c.owner());
      case FileAction.Mkfile f ->
          "file "
              + f.path()
              + " "
              + Integer.toOctalString(f.mode())
              + " "
              + new String(f.data(), java.nio.charset.StandardCharsets.UTF_8).replace("\n", "\\n");
      case FileAction.Mkdir d -> "mkdir " + d.path() + " " + Integer.toOctalString(d.mode());
      case FileAction.Rm r -> "rm " + r.path() + (r.allowNotFound() ? " if there" : "");
      case FileAction.Symlink s -> "symlink " + s.newPath() + " -> " + s.oldPath();
    };
  }
}
