package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.StackFrame;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values of a host: opaque, with methods, and with the places they are called from. */
class HostTest {
  /** Remembers its commands and the places of their calls. */
  record State(List<String> steps) implements HostValue {
    static final Methods<State> METHODS =
        Methods.<State>builder()
            .add(
                Signature.of("run").required("command", Type.STRING).returns("State").build(),
                (state, thread, a) ->
                    state.with(a.string("command") + "@" + thread.callStack().getLast().position()))
            .build();

    State with(String step) {
      List<String> all = new ArrayList<>(steps);
      all.add(step);
      return new State(all);
    }

    @Override
    public String typeName() {
      return "State";
    }

    @Override
    public @Nullable Object getField(String name) {
      return METHODS.bind(this, name);
    }

    @Override
    public Collection<String> fieldNames() {
      return METHODS.names();
    }
  }

  private static final Predeclared NAMES =
      Predeclared.core()
          .with(
              "Source",
              Namespace.of(
                  "Source",
                  Builtin.of(
                      Signature.of("Source.image").required("ref", Type.STRING).build(),
                      (thread, a) ->
                          new State(
                              List.of(
                                  a.string("ref")
                                      + "@"
                                      + thread.callStack().getLast().position())))));

  private static Module execute(String text) {
    return Starlark.execute(
        StarlarkThread.builder().build(), SourceFile.of("build.envd", text), Dialect.ENVD, NAMES);
  }

  @Test
  void aChainOfCallsHasAPlaceForEach() {
    Module m =
        execute(
            """
            s = Source.image("debian") \\
                .run("a") \\
                .run("b")
            """);
    assertThat(((State) Objects.requireNonNull(m.get("s"))).steps())
        .containsExactly("debian@build.envd:1:5", "a@build.envd:2:6", "b@build.envd:3:6");
  }

  @Test
  void theCallStackHasAllFunctions() {
    List<List<String>> stacks = new ArrayList<>();
    Predeclared names =
        Predeclared.core()
            .with(
                "here",
                Builtin.of(
                    Signature.of("here").build(),
                    (thread, _) -> {
                      stacks.add(thread.callStack().stream().map(StackFrame::toString).toList());
                      return None.NONE;
                    }));
    StarlarkThread thread = StarlarkThread.builder().build();
    Module m =
        Starlark.execute(
            thread,
            SourceFile.of(
                "build.envd",
                "def build():\n    x = [\n        lib()]\n\ndef lib():\n    here()\n"),
            Dialect.ENVD,
            names);
    Starlark.call(thread, Objects.requireNonNull(m.get("build")), List.of(), Map.of());
    assertThat(stacks)
        .containsExactly(List.of("build.envd:3:9: in build", "build.envd:6:5: in lib"));
  }

  @Test
  void hostValuesAreOpaque() {
    Module m =
        execute(
            """
            a = Source.image("x")
            text = str(a)
            t = type(a)
            fields = dir(a)
            method = str(a.run)
            same = {a: 1}[a]
            """);
    assertThat(m.get("text")).isEqualTo("<State>");
    assertThat(m.get("t")).isEqualTo("State");
    assertThat(Values.repr(Objects.requireNonNull(m.get("fields")))).isEqualTo("[\"run\"]");
    assertThat(m.get("method")).isEqualTo("<built-in method run of State value>");
    assertThat(m.get("same")).isEqualTo(1L);
  }

  @Test
  void aMissingFieldHasANearMiss() {
    assertThatThrownBy(() -> execute("Source.image(\"x\").rnu(\"a\")"))
        .hasMessage("State has no .rnu field or method (did you mean .run?)");
    assertThatThrownBy(() -> execute("Source.image(\"x\").run = 1"))
        .hasMessage("can't assign to .run field of State");
  }

  @Test
  void aModuleIsFrozenWhenItHasRun() {
    assertThatThrownBy(() -> Scripts.callF("x = [1]\ndef f():\n    x.append(2)\n"))
        .isInstanceOf(EvalException.class)
        .hasMessage("append: cannot append to frozen list");
  }

  @Test
  void freezingANamespaceFreezesWhatItHolds() {
    StarlarkThread thread = StarlarkThread.builder().build();
    StarlarkList list = StarlarkList.mutable(thread, List.of(1L));
    Values.freeze(Namespace.of("m", Map.of("list", list)));
    assertThat(list.isFrozen()).isTrue();
  }

  @Test
  void aFunctionIsCalledFromJava() {
    StarlarkThread thread = StarlarkThread.builder().build();
    Module m =
        Scripts.run(
            thread,
            "def f(a, *, b):\n    \"\"\"Doc.\"\"\"\n    x = [a]\n    x.append(b)\n    return x\n");
    StarlarkFunction f = (StarlarkFunction) Scripts.global(m, "f");
    assertThat(Values.repr(Starlark.call(thread, f, List.of(1L), Map.of("b", "x"))))
        .isEqualTo("[1, \"x\"]");
    assertThat(f.parameters()).containsExactly("a", "*", "b");
    assertThat(f.doc()).isEqualTo("Doc.");
    assertThat(f.position()).isEqualTo("f:1:1");
  }

  @Test
  void printsGoWhereTheHostWants() {
    List<String> lines = new ArrayList<>();
    Scripts.run(StarlarkThread.builder().printer(lines::add).build(), "print(\"a\", [\"b\"])\n");
    assertThat(lines).containsExactly("a [\"b\"]");
  }
}
