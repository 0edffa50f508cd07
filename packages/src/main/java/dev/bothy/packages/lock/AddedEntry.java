package dev.bothy.packages.lock;

import com.google.gson.JsonObject;
import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.AddedStep.Manager;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code bothy add}: one step on top of the image that the environment had then.
 *
 * <p>Immutable; equal when everything in it is, fields of newer versions included.
 */
public final class AddedEntry {
  private final String function;
  private final Manager manager;
  private final List<String> packages;
  private final List<String> resolved;
  private final boolean synced;

  /** Fields that this version does not know; never changed. */
  private final JsonObject others;

  AddedEntry(
      String function,
      Manager manager,
      List<String> packages,
      List<String> resolved,
      boolean synced,
      JsonObject others) {
    this.function = function;
    this.manager = manager;
    this.packages = List.copyOf(packages);
    this.resolved = List.copyOf(resolved);
    this.synced = synced;
    this.others = others;
    if (function.isEmpty() || packages.isEmpty()) {
      throw new IllegalArgumentException("an added entry without function or packages");
    }
  }

  /**
   * An entry that is not in the file yet.
   *
   * @param function whose environment it was added to, usually {@code build}
   * @param packages as typed, in that order; blanks around them are dropped
   */
  public static AddedEntry of(String function, Manager manager, List<String> packages) {
    List<String> stripped = packages.stream().map(String::strip).toList();
    return new AddedEntry(function, manager, stripped, List.of(), false, new JsonObject());
  }

  public String function() {
    return function;
  }

  public Manager manager() {
    return manager;
  }

  /** As typed, in that order; the same texts go into the file. */
  public List<String> packages() {
    return packages;
  }

  /**
   * What was installed for them, sorted: {@code name==version} of pip, {@code name=version} of apt.
   * Empty until something looked.
   */
  public List<String> resolved() {
    return resolved;
  }

  /** Whether every package has been written into the file. */
  public boolean synced() {
    return synced;
  }

  JsonObject others() {
    return others;
  }

  /** The step that evaluation makes of it. */
  public AddedStep step() {
    return new AddedStep(manager, packages, synced);
  }

  public AddedEntry withSynced(boolean nowSynced) {
    return new AddedEntry(function, manager, packages, resolved, nowSynced, others);
  }

  /** Sorted and without repetition. */
  public AddedEntry withResolved(List<String> pins) {
    List<String> sorted = pins.stream().distinct().sorted().toList();
    return new AddedEntry(function, manager, packages, sorted, synced, others);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof AddedEntry e
        && function.equals(e.function)
        && manager == e.manager
        && packages.equals(e.packages)
        && resolved.equals(e.resolved)
        && synced == e.synced
        && others.equals(e.others);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * function.hashCode() + manager.hashCode()) + packages.hashCode();
  }

  @Override
  public String toString() {
    return function + ": " + manager + packages + (synced ? " synced" : "");
  }
}
