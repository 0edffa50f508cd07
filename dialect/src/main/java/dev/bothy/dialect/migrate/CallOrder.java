package dev.bothy.dialect.migrate;

import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Expression;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What functions surely do, one after the other, to say where version 1 minds an order that version
 * 0 did not: there the language came before all else, wherever it was named.
 */
final class CallOrder {
  private static final String CONDA = "install.conda";
  private static final String PACKAGES = "install.conda_packages";
  private static final String RUN = "run";

  /** Made-up files call each other more often than anyone waits for. */
  private static final int MOST = 10_000;

  private final Map<String, OldFunction> functions = new LinkedHashMap<>();
  private final Map<Rewriting, FileNames> names = new LinkedHashMap<>();

  CallOrder(List<Rewriting> files, List<OldFunction> all) {
    files.forEach(file -> names.put(file, FileNames.of(file)));
    all.forEach(function -> functions.put(function.key(), function));
  }

  /** A call in a body, and the function that it is of. */
  private record Happens(Expression.Call call, String what, @Nullable OldFunction function) {}

  /** What has happened so far in an environment. */
  private static final class Progress {
    boolean conda;
    Expression.@Nullable Call ran;
    Rewriting ranIn;
    int steps;

    Progress(Rewriting file) {
      this.ranIn = file;
    }
  }

  /** Tells of what an environment does before its language is there. */
  void look(OldFunction environment) {
    walk(environment, new Progress(environment.file()), new HashSet<>());
  }

  private void walk(OldFunction function, Progress progress, Set<String> around) {
    if (progress.steps++ > MOST || !around.add(function.key())) {
      return;
    }
    language(function, progress);
    for (Happens each : happenings(function)) {
      OldFunction called = each.function();
      if (called != null) {
        walk(called, progress, around);
        continue;
      }
      switch (each.what()) {
        case CONDA -> progress.conda = true;
        case RUN -> {
          progress.ran = each.call();
          progress.ranIn = function.file();
        }
        default -> {
          if (!progress.conda && !function.file().isDone()) {
            function
                .file()
                .note(each.call(), "v1 refuses this call where no install.conda is before it");
          }
        }
      }
    }
    around.remove(function.key());
  }

  /** Its installers come to stand where the function begins. */
  private void language(OldFunction function, Progress progress) {
    List<Expression.Call> bases = function.edits().calls("base");
    Argument given = bases.isEmpty() ? null : Rewriting.argument(bases.getLast(), "language", 1);
    if (!Rewriting.isGiven(given) || function.file().isDone()) {
      return;
    }
    if (progress.ran != null) {
      function
          .file()
          .note(
              bases.getLast(),
              "v0 installed the language before all else; now the run() at "
                  + progress.ranIn.place(progress.ran)
                  + " comes before it");
    }
    progress.conda |= OldBase.bringsConda(function) == CallGraph.Along.ALWAYS;
  }

  /** Of a variable that is another name of a function, that one. */
  private static String meant(Rewriting file, FileNames names, String name, String key) {
    return names.aliases().contains(name)
        ? names.held().getOrDefault(name, Set.of()).stream()
            .filter(held -> !held.equals(name))
            .map(held -> FileNames.key(file.source().name(), held))
            .findFirst()
            .orElse(key)
        : key;
  }

  private List<Happens> happenings(OldFunction function) {
    List<Happens> all = new ArrayList<>();
    for (String what : List.of(CONDA, PACKAGES, RUN)) {
      function.edits().calls(what).forEach(call -> all.add(new Happens(call, what, null)));
    }
    for (Expression.Call call : function.edits().calls(OldChannels.CALL)) {
      if (Rewriting.isGiven(Rewriting.argument(call, "channel", 0))
          && !function.file().isDropped(call)) {
        all.add(new Happens(call, OldChannels.CALL, null));
      }
    }
    FileNames known = names.get(function.file());
    if (known != null) {
      known
          .known()
          .forEach(
              (name, key) -> {
                OldFunction called = functions.get(meant(function.file(), known, name, key));
                if (called != null) {
                  function
                      .edits()
                      .calls(name)
                      .forEach(call -> all.add(new Happens(call, name, called)));
                }
              });
    }
    all.sort(Comparator.comparingInt(each -> each.call().start()));
    return all;
  }
}
