package dev.bothy.packages.sync;

import dev.bothy.packages.lock.Lock;
import dev.bothy.starlark.edit.UnifiedDiff;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.List;

/**
 * What {@code bothy sync} would do. Nothing is done yet.
 *
 * @param before the file as it is
 * @param after the file with what can be written; the same as before when that is nothing
 * @param lock with the entries that the new file has marked as synced
 * @param items one for each pending package, oldest first
 */
public record SyncPlan(SourceFile before, SourceFile after, Lock lock, List<SyncItem> items) {
  public SyncPlan {
    items = List.copyOf(items);
  }

  /** Whether nothing was pending: what {@code --check} asks. */
  public boolean isClean() {
    return items.isEmpty();
  }

  /** Whether the file changes. */
  public boolean changesFile() {
    return !before.text().equals(after.text());
  }

  /** Whether some package cannot be written and is left to the user. */
  public boolean isIncomplete() {
    return items.stream().anyMatch(item -> !item.isDone());
  }

  /** The pending packages as calls to paste into the function; empty when nothing is pending. */
  public String calls() {
    return CallText.of(items);
  }

  /** The calls to paste for those packages that cannot be written; empty when there are none. */
  public String remainingCalls() {
    return CallText.of(items.stream().filter(item -> !item.isDone()).toList());
  }

  /** The change of the file as a unified diff; empty when there is none. */
  public String diff() {
    return UnifiedDiff.of(before.name(), before.text(), after.text());
  }
}
