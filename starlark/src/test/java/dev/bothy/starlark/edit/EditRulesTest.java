package dev.bothy.starlark.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of where an added package goes, beyond the golden cases. */
class EditRulesTest {
  private static final String SAME = "already so";

  private static String add(String kind, String value, String text) {
    return switch (EditCasesTest.run(text, List.of(kind, value))) {
      case EditResult.Edited e -> {
        assertThat(e.edits()).allMatch(edit -> edit.start() == edit.end(), "an insertion");
        yield e.source().text();
      }
      case EditResult.AlreadySo _ -> SAME;
      case EditResult.Refused r -> "refused: " + r.reason().message();
    };
  }

  private static String build(String... lines) {
    return "def build():\n    " + String.join("\n    ", lines) + "\n";
  }

  @Test
  void anEmptyListOverLinesGetsAComma() {
    assertThat(add("pip", "numpy", build("install.python_packages(", "    name=[", "    ],", ")")))
        .isEqualTo(
            build("install.python_packages(", "    name=[", "        \"numpy\",", "    ],", ")"));
  }

  @Test
  void aListThatIsReadTwiceStaysAndTheCallFollows() {
    String text =
        "PACKAGES = [\"torch\"]\n\n"
            + build("install.python_packages(name=PACKAGES)", "print(PACKAGES)");
    assertThat(add("pip", "numpy", text))
        .isEqualTo(
            text.replace("    print", "    install.python_packages(name=[\"numpy\"])\n    print"));
  }

  @Test
  void aListThatIsChangedElsewhereStays() {
    for (String change : List.of("P.append(\"x\")", "P += [\"x\"]")) {
      String text = build("P = [\"a\"]", change, "install.python_packages(name=P)");
      assertThat(add("pip", "numpy", text))
          .isEqualTo(text + "    install.python_packages(name=[\"numpy\"])\n");
    }
  }

  @Test
  void aLocalListWithOneUseIsThePlace() {
    String text = build("packages = ['a']", "install.python_packages(packages)");
    assertThat(add("pip", "numpy", text)).isEqualTo(text.replace("['a']", "['a', 'numpy']"));
  }

  @Test
  void callsInLoopsHelpersAndShortCircuitsAreNotThePlace() {
    for (String statement :
        List.of(
            "for p in [1]:\n        install.python_packages(name=[\"torch\"])",
            "def helper():\n        install.python_packages(name=[\"torch\"])",
            "x = GPU and install.python_packages(name=[\"torch\"])",
            "x = [install.python_packages(name=[\"torch\"]) for y in [1]]",
            "x = lambda: install.python_packages(name=[\"torch\"])")) {
      String text = build(statement, "shell(\"zsh\")");
      assertThat(add("pip", "numpy", text))
          .isEqualTo(
              text.replace(
                  "    shell", "    install.python_packages(name=[\"numpy\"])\n    shell"));
    }
  }

  @Test
  void namesAreComparedAsTheIndexDoes() {
    String text = build("install.python_packages(name=[\"Scikit_Learn[x]>=1.0 --pre\"])");
    assertThat(add("pip", "scikit-learn", text)).isEqualTo(SAME);
    assertThat(add("pip", "scikit", text)).contains("--pre\", \"scikit\"]");
    assertThat(add("apt", "Git", build("install.apt_packages(name=[\"git=1:2\"])")))
        .contains("\"git=1:2\", \"Git\"]");
    assertThat(add("apt", "git", build("install.apt_packages(name=[\"git=1:2\"])")))
        .isEqualTo(SAME);
  }

  @Test
  void whatIsThereOnlySometimesIsAdded() {
    String text = build("if GPU:", "    install.python_packages(name=[\"numpy\"])");
    assertThat(add("pip", "numpy", text))
        .isEqualTo(text + "    install.python_packages(name=[\"numpy\"])\n");
  }

  @Test
  void everyLineKeepsItsEndInAMixedFile() {
    String text =
        "def build():\r\n    base(dev=True)\n    install.apt_packages(name=[\r\n        \"a\",\n    ])\r\n";
    assertThat(add("apt", "b", text))
        .isEqualTo(text.replace("        \"a\",\n", "        \"a\",\n        \"b\",\n"));
    assertThat(add("pip", "numpy", text))
        .isEqualTo(text + "    install.python_packages(name=[\"numpy\"])\r\n");
  }

  @Test
  void aByteOrderMarkAndAMissingLastLineEndStay() {
    assertThat(add("apt", "b", "\uFEFFdef build():\n    install.apt_packages([\"a\"])"))
        .isEqualTo("\uFEFFdef build():\n    install.apt_packages([\"a\", \"b\"])");
    assertThat(add("pip", "b", "\uFEFFdef build():\r\n    base()"))
        .isEqualTo("\uFEFFdef build():\r\n    base()\r\n    install.python_packages(name=[\"b\"])");
  }

  @Test
  void aStatementThatSharesItsLineIsFollowedOnIt() {
    assertThat(add("pip", "numpy", build("base(); install.python(); return")))
        .isEqualTo(
            build("base(); install.python(); install.python_packages(name=[\"numpy\"]); return"));
    assertThat(add("pip", "numpy", build("base(); shell(\"zsh\")  # c", "return")))
        .isEqualTo(
            build(
                "base(); shell(\"zsh\")  # c",
                "install.python_packages(name=[\"numpy\"])",
                "return"));
  }

  @Test
  void theIndentationIsTheBlocksWhereABracketEndsOnTheLine() {
    String text = build("install.python(", "  ); pass", "return");
    assertThat(add("pip", "numpy", text))
        .isEqualTo(
            build(
                "install.python(",
                "  ); install.python_packages(name=[\"numpy\"]); pass",
                "return"));
    assertThat(add("expose", "8000", build("install.python(", "  ); pass")))
        .isEqualTo(build("install.python(", "  ); pass", "runtime.expose(envd_port=8000)"));
  }

  @Test
  void aCallAcrossBackslashesIsFollowed() {
    assertThat(add("pip", "numpy", build("x = \\", "   install.python()", "shell(\"zsh\")")))
        .isEqualTo(
            build(
                "x = \\",
                "   install.python()",
                "install.python_packages(name=[\"numpy\"])",
                "shell(\"zsh\")"));
  }

  @Test
  void aChainEndsInNoNameOfOurs() {
    String text = build("root = Source.debian(\"bookworm\").python_packages([\"torch\"])");
    assertThat(add("pip", "numpy", text))
        .isEqualTo(text + "    install.python_packages(name=[\"numpy\"])\n");
    String chain = build("install.python_packages(name=[\"torch\"]).then(1)");
    assertThat(add("pip", "numpy", chain))
        .isEqualTo(chain.replace("\"torch\"]", "\"torch\", \"numpy\"]"));
  }

  @Test
  void theNearestCallSaysWhetherBlanksStandAroundEquals() {
    assertThat(
            add(
                "expose",
                "8000",
                build("runtime.expose(envd_port=1)")
                    + "\n\ndef other():\n    runtime.expose(envd_port = 2)\n"))
        .startsWith(build("runtime.expose(envd_port=1)", "runtime.expose(envd_port=8000)"));
    assertThat(add("pip", "numpy", build("base(dev = True)", "f(a = 1, b=2, c = 3)")))
        .contains("install.python_packages(name = [\"numpy\"])");
  }

  @Test
  void anotherInstallIsNotEdited() {
    for (String text :
        List.of(
            "load(\"x.star\", \"install\")\n" + build("pass"),
            build("install = other", "install.python_packages(name=[\"a\"])"),
            "def f(install):\n    pass\n\n\n" + build("pass"))) {
      assertThat(add("pip", "numpy", text)).startsWith("refused: install is bound in this file");
    }
  }

  @Test
  void aDictOrAnyOtherValueIsNoList() {
    for (String value : List.of("[p for p in P]", "f()", "P if Q else R", "P + Q", "[\"a\"] * 2")) {
      String text = build("install.python_packages(name=" + value + ")");
      assertThat(add("pip", "numpy", text))
          .isEqualTo(text + "    install.python_packages(name=[\"numpy\"])\n");
    }
  }
}
