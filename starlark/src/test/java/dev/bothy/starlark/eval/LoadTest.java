package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Loads: each file once, relative to the loading one, cycles found. */
class LoadTest {
  private final List<String> read = new ArrayList<>();

  /** Files by path; names are relative to the loading file's folder. */
  private Module execute(Map<String, String> files, Dialect dialect) {
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
    StarlarkThread thread = StarlarkThread.builder().loader(loader).build();
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
}
