package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Loads: each file once, relative to the loading one, cycles found. */
class LoadTest {
  private final List<String> read = new ArrayList<>();

  /** Files by path; names are relative to the loading file's folder. */
  private Module execute(Map<String, String> files, Dialect dialect) {
    return execute(files, dialect, Limits.TRUSTED);
  }

  private Module execute(Map<String, String> files, Dialect dialect, Limits limits) {
    Loader loader =
        new Loader() {
          @Override
          public String resolve(String module, String from) {
            return from.contains("/")
                ? from.substring(0, from.lastIndexOf('/') + 1) + module
                : module;
          }

          @Override
          public SourceFile read(String key) {
            read.add(key);
            String text = files.get(key);
            if (text == null) {
              throw new EvalException("no such file");
            }
            return SourceFile.of(key, text);
          }
        };
    StarlarkThread thread = StarlarkThread.builder().loader(loader).limits(limits).build();
    return Starlark.execute(
        thread, SourceFile.of("main", files.getOrDefault("main", "")), dialect, Predeclared.core());
  }

  private Module execute(Map<String, String> files) {
    return execute(files, Dialect.SPEC);
  }

  @Test
  void namesAreBoundAndEachFileRunsOnce() {
    Module m =
        execute(
            Map.of(
                "main",
                    "load(\"lib/a\", \"f\", g=\"f\")\nload(\"lib/b\", \"y\")\nx = f() + g() + y\n",
                "lib/a", "load(\"b\", \"y\")\ndef f():\n    return y\n",
                "lib/b", "y = 2\n"));
    assertThat(m.globals()).containsExactly(Map.entry("x", 6L));
    assertThat(read).containsExactly("lib/a", "lib/b");
  }

  @Test
  void loadedValuesAreFrozen() {
    assertThatThrownBy(
            () -> execute(Map.of("main", "load(\"a\", \"x\")\nx.append(1)\n", "a", "x = []\n")))
        .hasMessage("append: cannot append to frozen list");
  }

  @Test
  void valuesThatALoadedFunctionMakesMayChange() {
    Module m =
        execute(
            Map.of(
                "main",
                "load(\"a\", \"f\")\nx = f()\nx.append(2)\n",
                "a",
                "def f():\n    return [1]\n"));
    assertThat(String.valueOf(m.get("x"))).isEqualTo("[1, 2]");
  }

  @Test
  void cyclesAreFound() {
    assertThatThrownBy(
            () ->
                execute(
                    Map.of(
                        "main",
                        "load(\"a\", \"x\")\n",
                        "a",
                        "load(\"b\", \"x\")\n",
                        "b",
                        "load(\"a\", \"x\")\n")))
        .hasMessage("cannot load a: cycle in load graph: main -> a -> b -> a");
    assertThatThrownBy(() -> execute(Map.of("main", "load(\"main\", \"x\")\n")))
        .hasMessage("cannot load main: cycle in load graph: main -> main");
  }

  @Test
  void whatIsNotThereIsTold() {
    assertThatThrownBy(() -> execute(Map.of("main", "load(\"a\", \"x\")\n")))
        .hasMessage("cannot load a: no such file");
    assertThatThrownBy(() -> execute(Map.of("main", "load(\"a\", \"nmae\")\n", "a", "name = 1\n")))
        .hasMessage("load: name nmae not found in module a (did you mean name?)");
    assertThatThrownBy(() -> execute(Map.of("main", "load(\"a\", \"x\")\n", "a", "x = (\n")))
        .isInstanceOf(SyntaxException.class)
        .hasMessageStartingWith("a:2:1");
  }

  @Test
  void loadedNamesAreNotTheModulesOwnUnlessTheDialectSaysSo() {
    Map<String, String> files =
        Map.of("main", "load(\"b\", \"x\")\n", "b", "load(\"c\", \"x\")\n", "c", "x = 1\n");
    assertThatThrownBy(() -> execute(files))
        .hasMessageStartingWith("load: name x not found in module b");
    assertThat(execute(files, Dialect.SPEC.allow("loadbindsglobally")).get("x")).isEqualTo(1L);
  }

  @Test
  void aFailureInALoadedFileHasItsFrames() {
    assertThatThrownBy(
            () ->
                execute(
                    Map.of(
                        "main",
                        "load(\"a\", \"x\")\n",
                        "a",
                        "def f():\n    fail(\"no\")\nx = f()\n")))
        .isInstanceOfSatisfying(
            EvalException.class,
            e ->
                assertThat(e.frames())
                    .extracting(Object::toString)
                    .containsExactly(
                        "main:1:1: in <toplevel>", "a:3:6: in <toplevel>", "a:2:9: in f"));
  }

  /** {@code f0} loads {@code f1} and {@code f2}, which both load {@code f3}, and so on. */
  private static Map<String, String> diamonds(int count) {
    Map<String, String> files = new HashMap<>();
    files.put("main", "load(\"f0\", \"x\")\ny = x\n");
    for (int i = 0; i < count; i++) {
      for (int side = 1; side < 3; side++) {
        files.put("f" + (3 * i + side), "load(\"f" + 3 * (i + 1) + "\", z = \"x\")\nx = z\n");
      }
      files.put(
          "f" + 3 * i,
          "load(\"f%d\", a = \"x\")\nload(\"f%d\", b = \"x\")\nx = a + b\n"
              .formatted(3 * i + 1, 3 * i + 2));
    }
    files.put("f" + 3 * count, "x = 1\n");
    return files;
  }

  @Test
  void inManyDiamondsEachFileIsReadOnce() {
    Module m = execute(diamonds(40), Dialect.SPEC);
    assertThat(m.get("y")).isEqualTo(1L << 40);
    assertThat(read).doesNotHaveDuplicates().hasSize(3 * 40 + 1);
  }

  @Test
  void oneFileMayLoadThousands() {
    Map<String, String> files = new HashMap<>();
    StringBuilder main = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      files.put("f" + i, "x = " + i + "\n");
      main.append("load(\"f%d\", x%d = \"x\")\n".formatted(i, i));
    }
    files.put("main", main + "y = x0 + x1999\n");
    assertThat(execute(files).get("y")).isEqualTo(1999L);
    assertThat(read).doesNotHaveDuplicates().hasSize(2000);
  }

  private static Map<String, String> chain(int count) {
    Map<String, String> files = new HashMap<>();
    files.put("main", "load(\"f0\", \"x\")\ny = x\n");
    for (int i = 0; i < count; i++) {
      files.put("f" + i, "load(\"f" + (i + 1) + "\", z = \"x\")\nx = z\n");
    }
    files.put("f" + count, "x = 1\n");
    return files;
  }

  @Test
  void aChainOfLoadsIsBoundedAsCallsAre() {
    Limits limits = Limits.TRUSTED.withMaxCallDepth(50);
    assertThat(execute(chain(48), Dialect.SPEC, limits).get("y")).isEqualTo(1L);
    assertThatThrownBy(() -> execute(chain(49), Dialect.SPEC, limits))
        .isInstanceOfSatisfying(
            EvalException.class,
            e ->
                assertThat(e.text())
                    .endsWith("Starlark stack overflow: more than 50 nested calls"));
  }

  @Test
  void aLongCycleIsFound() {
    Map<String, String> files = chain(60);
    files.put("f60", "load(\"f0\", \"x\")\n");
    assertThatThrownBy(() -> execute(files))
        .isInstanceOfSatisfying(
            EvalException.class,
            e -> assertThat(e.text()).contains("cycle in load graph").endsWith("-> f60 -> f0"));
  }

  @Test
  void whatLoadedFilesTakeIsCounted() {
    Map<String, String> files = new HashMap<>();
    String comment = "#" + "-".repeat(100_000) + "\n";
    StringBuilder main = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      files.put("f" + i, comment + "x = 1\n");
      main.append("load(\"f%d\", x%d = \"x\")\n".formatted(i, i));
    }
    files.put("main", main.toString());
    assertThatThrownBy(
            () -> execute(files, Dialect.SPEC, Limits.UNTRUSTED.withMaxAllocatedBytes(40 << 20)))
        .isInstanceOfSatisfying(
            EvalException.class, e -> assertThat(e.text()).contains("too much memory"));
    assertThat(read.size()).isBetween(8, 12);
    read.clear();
    assertThatThrownBy(() -> execute(files, Dialect.SPEC, Limits.UNTRUSTED.withMaxSteps(40_000)))
        .isInstanceOfSatisfying(
            EvalException.class, e -> assertThat(e.text()).contains("too many steps"));
    assertThat(read.size()).isBetween(20, 30);
  }
}
