package dev.bothy.packages.sync;

import dev.bothy.dialect.AddedStep.Manager;
import dev.bothy.packages.lock.AddedEntry;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.name.AptRequirement;
import dev.bothy.packages.name.BadPackageException;
import dev.bothy.packages.name.ListEntry;
import dev.bothy.packages.name.PipRequirement;
import dev.bothy.starlark.edit.EditResult;
import dev.bothy.starlark.edit.Edits;
import dev.bothy.starlark.edit.ListArgument;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Takes the packages that were added to a running environment into the calls of its function: the
 * strings go to the end of the literal lists, and nothing else in the file changes.
 */
public final class Sync {
  private static final String ARGUMENT = "name";

  private final String function;
  private SourceFile source;
  private final List<SyncItem> items = new ArrayList<>();

  private Sync(SourceFile source, String function) {
    this.source = source;
    this.function = function;
  }

  /**
   * What is to be done for the function. An entry of the lock counts as synced only when the new
   * file lists every package of it exactly as it was typed; others stay pending, and are installed
   * all the same.
   *
   * @param source the file that defines the function
   */
  public static SyncPlan plan(SourceFile source, String function, Lock lock) {
    Sync sync = new Sync(source, function);
    List<AddedEntry> entries = new ArrayList<>();
    for (AddedEntry entry : lock.added()) {
      if (entry.synced() || !entry.function().equals(function)) {
        entries.add(entry);
      } else {
        entries.add(entry.withSynced(sync.take(entry)));
      }
    }
    return new SyncPlan(source, sync.source, lock.withEntries(entries), sync.items);
  }

  static String callee(Manager manager) {
    return switch (manager) {
      case APT -> "install.apt_packages";
      case PIP -> "install.python_packages";
    };
  }

  private boolean take(AddedEntry entry) {
    boolean all = true;
    for (String text : entry.packages()) {
      SyncItem item = take(entry.manager(), text);
      items.add(item);
      all &= item.isDone();
    }
    return all;
  }

  private SyncItem take(Manager manager, String text) {
    try {
      identity(manager, text);
    } catch (BadPackageException e) {
      // A lock that someone edited: what it says must not get into the file.
      return new SyncItem(
          manager,
          text,
          SyncItem.Outcome.REFUSED,
          "",
          e.getMessage() + ": take it out of bothy.lock");
    }
    ListArgument exactly =
        new ListArgument(
            callee(manager), ARGUMENT, element -> among(manager, element, text, String::strip));
    ListArgument same =
        new ListArgument(
            callee(manager),
            ARGUMENT,
            element -> among(manager, element, text, one -> identityOrText(manager, one)));
    // One that stands there word for word must not hide behind another form of it.
    EditResult exact = edits().append(exactly, List.of(text));
    return switch (exact) {
      case EditResult.Refused(var reason) ->
          new SyncItem(manager, text, SyncItem.Outcome.REFUSED, reason.position(), reason.text());
      case EditResult.AlreadySo(int line, int column) ->
          new SyncItem(manager, text, SyncItem.Outcome.THERE, place(line, column), "");
      case EditResult.Edited edited ->
          switch (edits().append(same, List.of(text))) {
            case EditResult.AlreadySo(int line, int column) ->
                new SyncItem(
                    manager,
                    text,
                    SyncItem.Outcome.DIFFERENT,
                    place(line, column),
                    "the file lists the package in another form: change it there to \""
                        + text
                        + "\", or leave it");
            case EditResult.Refused(var reason) ->
                new SyncItem(
                    manager, text, SyncItem.Outcome.REFUSED, reason.position(), reason.text());
            case EditResult.Edited _ -> written(manager, text, edited);
          };
    };
  }

  /** What tells an element from others: that of the text, where it is one of several in it. */
  private static String among(
      Manager manager, String element, String text, UnaryOperator<String> identity) {
    String wanted = identity.apply(text);
    for (String one : ListEntry.packages(manager, element)) {
      if (identity.apply(one).equals(wanted)) {
        return wanted;
      }
    }
    return identity.apply(element);
  }

  private SyncItem written(Manager manager, String text, EditResult.Edited edited) {
    int offset = edited.edits().getFirst().start();
    String place = place(source.line(offset), source.column(offset));
    source = edited.source();
    return new SyncItem(manager, text, SyncItem.Outcome.WRITTEN, place, "");
  }

  private Edits edits() {
    return Edits.of(source, function);
  }

  private String place(int line, int column) {
    return source.name() + ":" + line + ":" + column;
  }

  private static String identityOrText(Manager manager, String element) {
    try {
      return identity(manager, element);
    } catch (BadPackageException _) {
      return element;
    }
  }

  /** Equal for two ways of asking for the same package. */
  private static String identity(Manager manager, String text) throws BadPackageException {
    return switch (manager) {
      case APT -> AptRequirement.parse(text).nameWithArchitecture();
      case PIP -> PipRequirement.parse(text).normalisedName();
    };
  }
}
