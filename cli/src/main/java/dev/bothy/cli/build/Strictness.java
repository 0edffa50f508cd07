package dev.bothy.cli.build;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.project.Locks;
import dev.bothy.cli.terminal.Text;
import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.project.Library;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much {@code bothy.lock} must say: {@code --locked} that it pins whatever it can pin, {@code
 * --frozen} only that it is there where there is something to pin.
 *
 * @param lacking what is said of a lock that does not pin all that it can; null when it need not
 */
record Strictness(@Nullable String lacking) {
  private static final String MEND = "`bothy lock` pins it; commit bothy.lock then";

  static Strictness of(Invocation invocation, Path project) throws UsageException {
    boolean locked = invocation.arguments().has(Shared.LOCKED);
    boolean frozen = invocation.arguments().has(Shared.FROZEN);
    if (locked && frozen) {
      throw invocation.usage("--locked asks whether the lock is complete, --frozen does not");
    }
    boolean there = Locks.isThere(project);
    if (!locked && !(frozen && !there)) {
      return new Strictness(null);
    }
    return new Strictness(
        there
            ? "bothy.lock is stale: it does not pin"
            : "there is no bothy.lock, which "
                + (frozen ? "--frozen takes as it is" : "--locked asks for")
                + ", to pin");
  }

  /** Before a library is fetched: with a complete lock its commit is known. */
  void check(Library library, String place) throws CommandException {
    if (library.sha().isEmpty()) {
      refuse(List.of(place + library));
    }
  }

  /** After evaluation, before anything is solved. */
  void check(Evaluation evaluation) throws CommandException {
    if (lacking == null) {
      return; // the graph is not made for nothing
    }
    List<String> names = new ArrayList<>();
    Unpinned.of(evaluation)
        .all()
        .forEach((name, at) -> names.add((at == null ? "" : at + ": ") + name));
    if (!names.isEmpty()) {
      refuse(names);
    }
  }

  private void refuse(List<String> names) throws CommandException {
    if (lacking != null) {
      throw new CommandException(
          Exit.LOCK, lacking + "\n  " + Text.visible(String.join("\n  ", names)), MEND);
    }
  }
}
