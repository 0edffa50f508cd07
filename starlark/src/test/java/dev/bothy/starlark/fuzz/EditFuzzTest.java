package dev.bothy.starlark.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.edit.EditResult;
import dev.bothy.starlark.edit.Edits;
import dev.bothy.starlark.edit.ListArgument;
import dev.bothy.starlark.edit.NewCall;
import dev.bothy.starlark.edit.TextEdit;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Edits of made-up files: insertions only, with exactly the wanted effect, in any order. */
class EditFuzzTest {
  private static final ListArgument PIP = ListArgument.of("install.python_packages", "name");

  /** Gives the calls' effects by printing them. */
  private static final String HOST =
      """
      def _say(what):
          def say(name = [], *args, **kwargs):
              print(what, [str(n) for n in name] if type(name) == "list" else name)
          return say
      _pip = _say("pip")
      _apt = _say("apt")
      _other = _say("other")
      _expose = lambda envd_port, **kwargs: print("expose", envd_port)
      """;

  /** What build() does, line by line, sorted; packages apart from the calls that name them. */
  private static List<String> effect(String file) {
    String program =
        (HOST + file.replace("\uFEFF", ""))
                .replace("install.python_packages", "_pip")
                .replace("install.apt_packages", "_apt")
                .replace("runtime.expose", "_expose")
                .replace("install.python", "_other")
            + "\nbuild()\n";
    return SourceInvariants.output(program)
        .lines()
        .flatMap(
            line ->
                line.startsWith("pip [")
                    ? List.of(line.substring(5, line.length() - 1).split(", ")).stream()
                        .filter(s -> !s.isEmpty())
                        .map(s -> "pip " + s)
                    : List.of(line).stream())
        .sorted()
        .toList();
  }

  private static String edit(String text, Function<Edits, EditResult> edit) {
    return switch (edit.apply(Edits.of(SourceFile.of("f", text), "build"))) {
      case EditResult.Edited e -> {
        assertThat(e.edits()).allMatch(x -> x.start() == x.end(), "an insertion");
        assertThat(TextEdit.apply(text, e.edits())).isEqualTo(e.source().text());
        yield e.source().text();
      }
      case EditResult.AlreadySo _ -> text;
      case EditResult.Refused r -> throw new AssertionError(r.reason() + "\n" + text);
    };
  }

  private static String pip(String text, String name) {
    return edit(text, e -> e.append(PIP, List.of(name)));
  }

  @Property(seed = "20261128", tries = 3000)
  void whatIsAddedIsAllThatChanges(@ForAll long seed) {
    String text = Environments.of(seed);
    List<String> before = effect(text);
    assertThat(before).as(text).noneMatch(line -> line.contains("f:"));
    String added = pip(text, "numpy");
    List<String> wanted = new java.util.ArrayList<>(before);
    wanted.add("pip \"numpy\"");
    wanted.sort(null);
    assertThat(effect(added)).as(text).isEqualTo(wanted);
    assertThat(pip(added, "numpy")).isEqualTo(added);
    String exposed = edit(text, e -> e.addCall(NewCall.of("runtime.expose", "envd_port", 8000)));
    assertThat(effect(exposed)).contains("expose 8000").containsAll(before);
    assertThat(effect(exposed)).hasSize(before.size() + 1);
  }

  @Property(seed = "20261128", tries = 2000)
  void editsOfDifferentNamesCommute(@ForAll long seed) {
    String text = Environments.of(seed);
    assertThat(effect(pip(pip(text, "numpy"), "scipy")))
        .as(text)
        .isEqualTo(effect(pip(pip(text, "scipy"), "numpy")))
        .isEqualTo(effect(edit(text, e -> e.append(PIP, List.of("numpy", "scipy")))));
  }

  @Property(seed = "20261128", tries = 2000)
  void whatWasAddedCanBeRemoved(@ForAll long seed) {
    String text = Environments.of(seed);
    EditResult removed =
        Edits.of(SourceFile.of("f", pip(text, "numpy")), "build").remove(PIP, "numpy"::equals);
    assertThat(removed).isInstanceOf(EditResult.Edited.class);
    assertThat(effect(((EditResult.Edited) removed).source().text()).stream())
        .as(text)
        .containsExactlyElementsOf(effect(text));
  }

  @Property(seed = "20261128", tries = 3000)
  void damagedFilesAreEditedOrRefused(@ForAll long seed) {
    String text = Damage.of(Environments.of(seed), seed);
    Edits edits = Edits.of(SourceFile.of("f", text), "build");
    if (edits.append(PIP, List.of("numpy")) instanceof EditResult.Edited e) {
      assertThat(e.edits()).allMatch(x -> x.start() == x.end(), "an insertion");
    }
    edits.addCall(NewCall.of("runtime.expose", "envd_port", new Random(seed).nextInt(9)));
    edits.remove(PIP, "p1"::equals);
    edits.setArgument("base", "dev", true, false);
    edits.removeArgument("base", "dev");
  }
}
