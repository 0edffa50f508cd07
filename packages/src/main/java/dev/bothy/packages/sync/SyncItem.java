package dev.bothy.packages.sync;

import dev.bothy.dialect.AddedStep.Manager;

/**
 * What becomes of one package that the lock records and the file does not have yet.
 *
 * @param text as it was typed
 * @param place {@code file:line:column} of where it stands or would, or empty
 * @param detail one sentence for people; empty when there is nothing to say
 */
public record SyncItem(Manager manager, String text, Outcome outcome, String place, String detail) {
  /** How it went. */
  public enum Outcome {
    /** It is written into the file. */
    WRITTEN,
    /** The file lists exactly that already. */
    THERE,
    /** The file lists the package in another form: which one is meant is the user's to say. */
    DIFFERENT,
    /** There is no safe place for it; the call to paste is in {@link SyncPlan#calls}. */
    REFUSED
  }

  /** Whether the file then has it. */
  public boolean isDone() {
    return outcome == Outcome.WRITTEN || outcome == Outcome.THERE;
  }
}
