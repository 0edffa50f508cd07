package dev.bothy.dialect.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.Project;
import dev.bothy.dialect.state.StateValue;
import dev.bothy.starlark.eval.Parameter;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every function and parameter of both versions of the API occurs in a golden project, and a
 * parameter that may be left out makes a difference in at least one of them.
 */
final class GoldenCoverageTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  /** Bothy's own settings. */
  private static final Set<String> OWN =
      Set.of("config.apt_pin", "config.apt_repository", "config.download");

  @TempDir Path temp;

  /** A call in a golden file, with the arguments that it gives by parameter. */
  private record Call(
      Path project, SourceFile file, String function, Map<String, Argument> arguments) {}

  @Test
  void everyFunctionAndParameterOfVersion1IsInAGolden() throws Exception {
    List<Signature> signatures = new ArrayList<>(StateValue.signatures());
    Registry.functions().forEach(f -> signatures.add(f.signature()));
    check(signatures, calls(signatures, false));
  }

  @Test
  void everyFunctionAndParameterOfVersion0IsInAGolden() throws Exception {
    List<Signature> signatures = new ArrayList<>();
    for (ApiFunction function : OldFunctions.all(Registry.functions())) {
      if (function.supported() && isOfEnvd(function.signature().name())) {
        signatures.add(function.signature());
      }
    }
    check(signatures, calls(signatures, true));
  }

  /** States, and what else is Bothy's own, is the same in both versions. */
  private static boolean isOfEnvd(String name) {
    boolean plain = name.indexOf('.') < 0;
    return plain
        ? Set.of("base", "shell", "run", "git_config", "include").contains(name)
        : !name.startsWith("Source.") && !name.startsWith("Mount.") && !OWN.contains(name);
  }

  private void check(List<Signature> signatures, List<Call> calls) throws Exception {
    Set<String> missing = new LinkedHashSet<>();
    for (Signature signature : signatures) {
      List<Call> of = calls.stream().filter(c -> c.function().equals(signature.name())).toList();
      if (of.isEmpty()) {
        missing.add(signature.name());
      }
      for (Parameter parameter : signature.parameters()) {
        List<Call> with =
            of.stream().filter(c -> c.arguments().containsKey(parameter.name())).toList();
        if (with.isEmpty()) {
          missing.add(signature.name() + " " + parameter.name());
        } else if (!parameter.required()
            && parameter.kind() != Parameter.Kind.ARGS
            && !makesADifference(with, parameter.name())) {
          missing.add(signature.name() + " " + parameter.name() + " makes no difference");
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private boolean makesADifference(List<Call> calls, String parameter) throws Exception {
    for (Call call : calls) {
      if (call.arguments().get(parameter) instanceof Argument.Named argument
          && !environment(call, argument).equals(environment(call, null))) {
        return true;
      }
    }
    return false;
  }

  /** What the project is with an argument taken away, as far as it can be told. */
  private Object environment(Call call, Argument.@Nullable Named without) throws Exception {
    Path copy = Files.createTempDirectory(temp, "project");
    copy(call.project(), copy);
    if (without != null) {
      String text = call.file().text();
      int start = without.start();
      // With the comma before it, or else the one behind it.
      int before = start - 1;
      while (Character.isWhitespace(text.charAt(before))) {
        before--;
      }
      int end = without.end();
      if (text.charAt(before) == ',') {
        start = before;
      } else if (text.charAt(end) == ',') {
        end++;
      }
      Files.writeString(
          copy.resolve(call.file().name()), text.substring(0, start) + text.substring(end));
    }
    try {
      Evaluation evaluation = new Project(copy).evaluate();
      var e = evaluation.environment();
      // Texts of records star out secrets; graphs are equal by their digests.
      return List.of(
          String.valueOf(e.image()),
          String.valueOf(e.base()),
          e.dev(),
          e.shell(),
          e.languages(),
          e.packages(),
          e.runtime(),
          e.config());
    } catch (DialectException e) {
      if (without == null) {
        throw e;
      }
      return String.valueOf(e.getMessage());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.copy(path, target, LinkOption.NOFOLLOW_LINKS);
        } else if (!path.equals(from)) {
          Files.createDirectory(target);
        }
      }
    }
  }

  private static List<Call> calls(List<Signature> signatures, boolean old) throws IOException {
    Map<String, Signature> byName = new LinkedHashMap<>();
    signatures.forEach(s -> byName.put(s.name(), s));
    List<Call> calls = new ArrayList<>();
    try (Stream<Path> projects = Files.list(GOLDEN)) {
      for (Path project : projects.sorted().toList()) {
        boolean isOld = Files.readString(project.resolve("build.envd")).startsWith("# syntax=v0");
        if (isOld == old) {
          try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".envd")).toList()) {
              String name = project.relativize(file).toString();
              SourceFile source = SourceFile.of(name, Files.readString(file));
              for (Statement statement : SyntaxTree.parse(source).statements()) {
                collect(project, source, statement, byName, calls);
              }
            }
          }
        }
      }
    }
    return calls;
  }

  private static void collect(
      Path project,
      SourceFile source,
      Node node,
      Map<String, Signature> signatures,
      List<Call> calls) {
    if (node instanceof Expression.Call call) {
      Signature signature = signature(call.function(), signatures);
      if (signature != null) {
        Map<String, Argument> arguments = new LinkedHashMap<>();
        int position = 0;
        for (Argument argument : call.arguments()) {
          if (argument instanceof Argument.Named named) {
            arguments.put(named.name(), argument);
          } else if (argument instanceof Argument.Positional) {
            List<Parameter> parameters = signature.parameters();
            // What is beyond them is `*args`, the last.
            arguments.put(
                parameters.get(Math.min(position++, parameters.size() - 1)).name(), argument);
          }
        }
        calls.add(new Call(project, source, signature.name(), arguments));
      }
    }
    for (Node child : node.children()) {
      collect(project, source, child, signatures, calls);
    }
  }

  /** The function that is called; what is no module's is a state's. */
  private static @Nullable Signature signature(
      Expression function, Map<String, Signature> signatures) {
    if (function instanceof Expression.Name name) {
      return signatures.get(name.name());
    }
    if (!(function instanceof Expression.Dot dot)) {
      return null;
    }
    Signature whole =
        dot.target() instanceof Expression.Name module
            ? signatures.get(module.name() + "." + dot.name())
            : null;
    return whole != null ? whole : signatures.get("state." + dot.name());
  }
}
