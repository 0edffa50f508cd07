package dev.bothy.packages.name;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.lower.AptPackage;
import dev.bothy.dialect.lower.PipEntry;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What {@code bothy add} takes goes into the lock and the file as it was typed, so the file's own
 * reader must take it too, and as one package: otherwise each evaluation after it would fail.
 */
class AcceptedByTheFileProperties {
  @Provide
  Arbitrary<String> aptTexts() {
    Arbitrary<String> word =
        Arbitraries.strings().withChars("abz09AZ+-._~:=/* ").ofMinLength(0).ofMaxLength(5);
    Arbitrary<String> name = Arbitraries.of("tree", "g++", "libc6", "0ad", "x", "Tree");
    Arbitrary<String> joint = Arbitraries.of("", ":", "=", "/", "-");
    return word.flatMap(w -> name.flatMap(n -> joint.map(j -> n + j + w)));
  }

  @Provide
  Arbitrary<String> pipTexts() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "numpy",
            "a-b",
            "[cuda]",
            "[x, y]",
            " ",
            ">=1.2",
            ">= 1",
            "==2.*",
            "<3",
            ",",
            "(>=1)",
            " @ ",
            "https://x.example/a.whl",
            "git+https://x.example/a@main",
            "; python_version < \"3.9\"",
            ";sys_platform=='linux'",
            " and extra == 'x y'",
            " -f https://x.example/l.html",
            " --no-deps",
            " --pre",
            " -i https://u:p@x.example");
    return parts.list().ofMinSize(1).ofMaxSize(4).map(list -> String.join("", list));
  }

  @Property(seed = "20261120", tries = 3000)
  void aptPackages(@ForAll("aptTexts") String text) {
    try {
      AptRequirement.parse(text);
    } catch (BadPackageException _) {
      return;
    }
    assertThat(AptPackage.arguments(text)).containsExactly(text.strip());
  }

  @Property(seed = "20261120", tries = 3000)
  void pipPackages(@ForAll("pipTexts") String text) {
    PipRequirement wanted;
    try {
      wanted = PipRequirement.parse(text);
    } catch (BadPackageException _) {
      return;
    }
    List<String> arguments = PipEntry.arguments(text);
    assertThat(arguments).hasSize(1 + wanted.options().size());
    assertThat(arguments.subList(1, arguments.size())).isEqualTo(wanted.options());
    assertThat(arguments.getFirst()).startsWith(wanted.name());
  }
}
