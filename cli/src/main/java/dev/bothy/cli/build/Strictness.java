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

/**
 * How much {@code bothy.lock} must say: {@code --locked} that it pins whatever it can pin, {@code
 * --frozen} only that it is there where there is something to pin.
 */
enum Strictness {
  ANY(""),
  COMPLETE("bothy.lock is stale: it does not pin"),
  COMPLETE_AND_ABSENT("there is no bothy.lock, which --locked asks for, to pin"),
  THERE_AND_ABSENT("there is no bothy.lock, which --frozen takes as it is, to pin");

  private static final String MEND = "`bothy lock` pins it; commit bothy.lock then";

  private final String lacking;

  /**
   * @param lacking what is said of a lock that does not pin all that it can
   */
  Strictness(String lacking) {
    this.lacking = lacking;
  }

  static Strictness of(Invocation invocation, Path project) throws UsageException {
    boolean locked = invocation.arguments().has(Shared.LOCKED);
    boolean frozen = invocation.arguments().has(Shared.FROZEN);
    if (locked && frozen) {
      throw invocation.usage("--locked asks whether the lock is complete, --frozen does not");
    }
    if (!locked && !frozen) {
      return ANY;
    }
    if (Locks.isThere(project)) {
      return locked ? COMPLETE : ANY;
    }
    return locked ? COMPLETE_AND_ABSENT : THERE_AND_ABSENT;
  }

  /** Before a library is fetched: with a complete lock its commit is known. */
  void check(Library library, String place) throws CommandException {
    if (this != ANY && library.sha().isEmpty()) {
      throw refusal(List.of(place + library));
    }
  }

  /** After evaluation, before anything is solved. */
  void check(Evaluation evaluation) throws CommandException {
    if (this == ANY) {
      return; // the graph is not made for nothing
    }
    List<String> names = new ArrayList<>();
    Unpinned.of(evaluation)
        .all()
        .forEach((name, at) -> names.add((at == null ? "" : at + ": ") + name));
    if (!names.isEmpty()) {
      throw refusal(names);
    }
  }

  private CommandException refusal(List<String> names) {
    return new CommandException(
        Exit.LOCK, lacking + "\n  " + Text.visible(String.join("\n  ", names)), MEND);
  }
}
