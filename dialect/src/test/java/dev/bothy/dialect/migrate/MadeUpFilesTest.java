package dev.bothy.dialect.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.Project;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.dialect.project.ProjectLoader;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Made-up files of version 0 whose functions call each other, with a base, several or none: each
 * environment of theirs plans the same once they are rewritten, or they are refused, or it is told
 * which order version 1 minds.
 */
final class MadeUpFilesTest {
  private static final int FILES = 1000;

  private static final List<String> STATEMENTS =
      List.of(
          "base(language=\"python3.9\")",
          "base(os=\"ubuntu20.04\")",
          "base(os=\"ubuntu22.04\")",
          "base(language=\"r\")",
          "base(image=\"debian:12\")",
          "base()",
          "base(os=\"ubuntu20.04\", language=\"python\")",
          "base(\"ubuntu20.04\", \"julia\")",
          "install.cuda(version=\"11.6.2\", cudnn=\"8\")",
          "install.apt_packages([\"git\"])",
          "install.python_packages([\"numpy\"])",
          "install.conda_packages([\"numpy\"])",
          "config.conda_channel(\"x\")",
          "config.conda_channel(use_mamba=True)",
          "config.conda_channel(\"x\", True)",
          "config.pip_index()",
          "config.pip_index(url=\"https://x.example/simple\")",
          "run([\"ls\"])",
          "shell(\"zsh\")");

  @TempDir Path directory;

  /**
   * @param roots functions that no other one calls
   */
  private record MadeUp(String text, Set<String> roots) {}

  private static MadeUp file(Random random) {
    int functions = 1 + random.nextInt(4);
    Set<String> roots = new TreeSet<>();
    StringBuilder text = new StringBuilder("# syntax=v0\n");
    for (int i = 0; i < functions; i++) {
      roots.add("f" + i);
    }
    for (int i = 0; i < functions; i++) {
      text.append("def f").append(i).append("(flag=False):\n    pass\n");
      for (int line = random.nextInt(4); line >= 0; line--) {
        String statement;
        if (i + 1 < functions && random.nextInt(3) == 0) {
          String other = "f" + (i + 1 + random.nextInt(functions - i - 1));
          roots.remove(other);
          statement = other + "()";
        } else {
          statement = STATEMENTS.get(random.nextInt(STATEMENTS.size()));
        }
        text.append("    ");
        text.append(random.nextInt(12) == 0 ? "if flag: " : "").append(statement).append('\n');
      }
    }
    return new MadeUp(text.toString(), roots);
  }

  private @Nullable String plan(String text, String function) {
    try {
      return OldFiles.withoutPlaces(new Project(directory).with("build.envd", text).plan(function));
    } catch (DialectException e) {
      return null;
    }
  }

  @Test
  void everyEnvironmentPlansTheSameOrIsToldOrRefused() throws IOException {
    Random random = new Random(20261130);
    List<String> different = new ArrayList<>();
    int compared = 0;
    for (int i = 0; i < FILES; i++) {
      MadeUp file = file(random);
      Migrated migrated;
      try {
        migrated =
            Migration.of(
                    SourceFile.of("build.envd", file.text()),
                    new ProjectLoader(new ProjectFiles(directory)))
                .getFirst();
      } catch (EvalException e) {
        continue;
      }
      boolean told =
          migrated.notes().stream()
              .anyMatch(note -> note.contains("v1 refuses") || note.contains("before all else"));
      if (told) {
        continue;
      }
      String after = migrated.text();
      for (String root : file.roots()) {
        String before = plan(file.text(), root);
        if (before != null) {
          compared++;
          if (!before.equals(plan(after, root))) {
            different.add(root + " of\n" + file.text() + "which became\n" + after);
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(FILES / 2);
    assertThat(different).isEmpty();
  }
}
