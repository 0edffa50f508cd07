package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many evaluations at once share names, frozen modules and their functions, and nothing else. */
class ParallelTest {
  private static final int THREADS = 8;

  private static final String SHARED =
      """
      table = {"k%d" % i: [i, i * 2] for i in range(200)}
      names = set(table.keys())

      def weigh(n, seen = []):
          total = len(seen)
          for key, pair in table.items():
              if key in names:
                  total += pair[0] * n + pair[1]
          return total

      def counter():
          box = [0]
          def add(n):
              box[0] += n
              return box[0]
          return add
      """;

  private static final String USER =
      """
      load("shared", "counter", "table", "weigh")

      def main(n):
          add = counter()
          for i in range(200):
              add(weigh(n) % 7)
          return [add(0), sorted(table, key = lambda k: -table[k][0])[0], host(n)]

      result = main(NUMBER)
      """;

  private static final Predeclared NAMES =
      Predeclared.core()
          .with(
              "host",
              Builtin.of(
                  Signature.of("host").required("n", Type.INT).returns(Type.INT).build(),
                  (_, arguments) -> arguments.longInteger("n") * 10));

  /** All start together, so that compiled code, caches and tables are first used by several. */
  private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> task : tasks) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> f : running) {
        results.add(f.get());
      }
      return results;
    }
  }

  private static Object user(Loader loader, int number) {
    StarlarkThread thread = StarlarkThread.builder().loader(loader).build();
    Module module =
        Starlark.execute(
            thread,
            SourceFile.of("user" + number, USER.replace("NUMBER", String.valueOf(number))),
            Dialect.SPEC,
            NAMES);
    return Objects.requireNonNull(module.get("result"));
  }

  private static final Loader FILES =
      new Loader() {
        @Override
        public String resolve(String module, String from) {
          return module;
        }

        @Override
        public SourceFile read(String key) {
          return SourceFile.of(key, SHARED);
        }
      };

  @Test
  void filesSideBySideGiveWhatTheyGiveAlone() throws Exception {
    List<String> alone = new ArrayList<>();
    List<Callable<String>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      alone.add(Values.repr(user(FILES, number)));
      tasks.add(() -> Values.repr(user(FILES, number)));
    }
    assertThat(together(tasks)).isEqualTo(alone);
  }

  @Test
  void oneFrozenModuleServesAllThreads() throws Exception {
    Module shared =
        Starlark.execute(
            StarlarkThread.builder().build(), SourceFile.of("shared", SHARED), Dialect.SPEC, NAMES);
    Object weigh = Objects.requireNonNull(shared.get("weigh"));
    Object counter = Objects.requireNonNull(shared.get("counter"));
    List<Callable<List<Object>>> tasks = new ArrayList<>();
    List<List<Object>> expected = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      long number = i;
      expected.add(List.of(19900 * number + 39800, 1L));
      tasks.add(
          () -> {
            StarlarkThread thread = StarlarkThread.builder().build();
            Object last = None.NONE;
            for (int turn = 0; turn < 200; turn++) {
              last = Starlark.call(thread, weigh, List.of(number), Map.of());
            }
            Object add = Starlark.call(thread, counter, List.of(), Map.of());
            assertThatThrownBy(() -> Starlark.call(thread, add, List.of(1L), Map.of()))
                .isInstanceOf(EvalException.class)
                .hasMessageContaining("frozen list");
            return List.of(last, 1L);
          });
    }
    assertThat(together(tasks)).isEqualTo(expected);
    assertThatThrownBy(
            () ->
                ((StarlarkList)
                        Objects.requireNonNull(
                            ((StarlarkDict) Objects.requireNonNull(shared.get("table"))).get("k1")))
                    .checkMutable("append to"))
        .hasMessage("cannot append to frozen list");
  }

  @Test
  void cancellingOneLeavesTheOthers() throws Exception {
    StarlarkThread doomed = StarlarkThread.builder().build();
    List<Callable<String>> tasks = new ArrayList<>();
    tasks.add(
        () -> {
          try {
            Starlark.execute(
                doomed, SourceFile.of("endless", "while True:\n    pass\n"), Dialect.ALL, NAMES);
            return "ended";
          } catch (EvalException e) {
            return e.message();
          }
        });
    tasks.add(
        () -> {
          String result = Values.repr(user(FILES, 3));
          doomed.cancel("enough");
          return result;
        });
    assertThat(together(tasks))
        .containsExactly("evaluation cancelled: enough", Values.repr(user(FILES, 3)));
  }
}
