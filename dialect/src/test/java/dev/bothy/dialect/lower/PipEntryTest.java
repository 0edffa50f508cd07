package dev.bothy.dialect.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PipEntryTest {
  static List<Arguments> entries() {
    return List.of(
        Arguments.of("numpy", List.of("numpy")),
        Arguments.of(" numpy ", List.of("numpy")),
        Arguments.of("numpy==1.26.4", List.of("numpy==1.26.4")),
        Arguments.of("numpy >= 1.2, < 2", List.of("numpy >= 1.2, < 2")),
        Arguments.of("a===1", List.of("a===1")),
        Arguments.of("/opt/a=1.whl", List.of("/opt/a=1.whl")),
        Arguments.of("file:///opt/a", List.of("file:///opt/a")),
        Arguments.of("a @ file:///opt/a.zip", List.of("a @ file:///opt/a.zip")),
        Arguments.of("numpy pandas", List.of("numpy", "pandas")),
        Arguments.of("numpy>=1 pandas<2", List.of("numpy>=1", "pandas<2")),
        Arguments.of("jax[cuda]", List.of("jax[cuda]")),
        Arguments.of("jax[cuda, cpu]==1", List.of("jax[cuda, cpu]==1")),
        Arguments.of("jax [ cuda , cpu ] == 1 b", List.of("jax [ cuda , cpu ] == 1", "b")),
        Arguments.of("a ( >= 1, < 2 ) b", List.of("a ( >= 1, < 2 )", "b")),
        Arguments.of(
            "jax[cuda] -f https://x.example/jax.html",
            List.of("jax[cuda]", "-f", "https://x.example/jax.html")),
        Arguments.of(
            "torch --index-url \"https://x.example/a b\"",
            List.of("torch", "--index-url", "https://x.example/a b")),
        Arguments.of(
            "dataclasses; python_version < \"3.7\" and sys_platform == 'linux'",
            List.of("dataclasses; python_version < \"3.7\" and sys_platform == 'linux'")),
        // As exports of poetry, uv and pdm write it.
        Arguments.of(
            "colorama==0.4.6 ; sys_platform == 'win32'",
            List.of("colorama==0.4.6 ; sys_platform == 'win32'")),
        Arguments.of("foo @ https://x.example/foo.whl", List.of("foo @ https://x.example/foo.whl")),
        Arguments.of(
            "git+https://x.example/a.git@main", List.of("git+https://x.example/a.git@main")),
        Arguments.of(
            "a @ git+ssh://git@x.example/a.git", List.of("a @ git+ssh://git@x.example/a.git")),
        Arguments.of("a (>=1, <2)", List.of("a (>=1, <2)")),
        Arguments.of("a[b]~=1.0.post1+cu118", List.of("a[b]~=1.0.post1+cu118")),
        Arguments.of("a; 'linux' in sys_platform", List.of("a; 'linux' in sys_platform")),
        Arguments.of("-f https://x.example/a.html", List.of("-f", "https://x.example/a.html")),
        Arguments.of("a -c https://x.example/c.txt", List.of("a", "-c", "https://x.example/c.txt")),
        Arguments.of(
            "git+https://x.example/a.git#egg=a", List.of("git+https://x.example/a.git#egg=a")),
        Arguments.of("pip setuptools", List.of("pip", "setuptools")),
        Arguments.of("poetry pdm uv", List.of("poetry", "pdm", "uv")),
        Arguments.of("pip -U", List.of("pip", "-U")),
        Arguments.of("--no-deps torch", List.of("--no-deps", "torch")),
        Arguments.of("-i https://x.example torch", List.of("-i", "https://x.example", "torch")),
        Arguments.of(
            "torch --pre -f https://x.example numpy >= 2 -U",
            List.of("torch", "--pre", "-f", "https://x.example", "numpy >= 2", "-U")));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void isArgumentsOfPip(String entry, List<String> arguments) {
    assertThat(PipEntry.arguments(entry)).isEqualTo(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"numpy=1.2", "numpy = 1.2", "jax[cuda]=1.2", "torch numpy=1.2"})
  void aSingleEqualsSignIsRefusedWithWhatWasMeant(String entry) {
    assertThatThrownBy(() -> PipEntry.arguments(entry))
        .isInstanceOfSatisfying(
            EvalException.class,
            e -> assertThat(e.hint()).contains("two equals signs: \"").contains("==1.2\""));
  }

  @ParameterizedTest
  @CsvSource({
    "torch, torch",
    "--no-deps torch, torch",
    "--index-url https://x.example torch, torch",
    "-i https://x.example torch, torch",
    "--index-url=https://x.example torch, torch",
    "--pre torch -f https://x.example numpy, torch numpy",
    "--no-deps, ''",
    "-i https://x.example, ''",
    "--no-binary numpy, ''"
  })
  void valuesOfOptionsAreNoPackages(String entry, String packages) {
    assertThat(String.join(" ", PipEntry.requirements(entry))).isEqualTo(packages);
    assertThat(PipEntry.hasRequirement(entry)).isEqualTo(!packages.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        ".[dev]",
        "./a",
        "../a",
        "./a=1",
        "a=1.whl",
        "a.whl[x]",
        "dist/a.tar.gz",
        "a/b",
        "~/a",
        "~/a.whl; python_version > '3'",
        "file:.",
        "file:a.whl",
        "--no-deps ./a"
      })
  void pathsOfTheProjectAreRefused(String entry) {
    assertThatThrownBy(() -> PipEntry.arguments(entry))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("is a path");
  }

  @Test
  void aListAsksForSomethingToo() {
    assertThat(PipEntry.hasRequirement("-r https://x.example/r.txt")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\t", "numpy 'x", "-e .", "-e.", "a\u0000b", "--editable=./x"})
  void theRestIsRefused(String entry) {
    assertThatThrownBy(() -> PipEntry.arguments(entry)).isInstanceOf(EvalException.class);
  }
}
