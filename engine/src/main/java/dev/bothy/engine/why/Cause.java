package dev.bothy.engine.why;

import dev.bothy.engine.history.GraphStep;
import java.util.List;

/** One reason why a step runs. */
public sealed interface Cause {
  /** The project was never built in this store. */
  record NeverBuilt() implements Cause {}

  /** The last build had no such step. */
  record NewStep() implements Cause {}

  /** The step itself says something else. */
  record Changed(List<Difference> differences) implements Cause {
    public Changed {
      differences = List.copyOf(differences);
    }
  }

  /**
   * A source is something else than it was: an image's tag, a file of the network.
   *
   * @param before what it was pinned to
   * @param now what it is pinned to
   */
  record Repinned(String before, String now) implements Cause {}

  /**
   * A branch or tag names another commit than it did, or the lock does.
   *
   * @param before the whole of its name
   */
  record Moved(String before, String now) implements Cause {}

  /**
   * Files of a local directory differ.
   *
   * @param changes none when they cannot be told any more
   * @param known whether the earlier contents are still in the store
   */
  record Files(List<FileChange> changes, boolean known) implements Cause {
    public Files {
      changes = List.copyOf(changes);
    }
  }

  /** It reads another step's result than before. */
  record OtherInput(GraphStep before, GraphStep now) implements Cause {}

  /** It reads one result more. */
  record MoreInput(GraphStep input) implements Cause {}

  /** It reads one result less. */
  record LessInput(GraphStep input) implements Cause {}

  /** An input came out otherwise when it was run again, though it says the same. */
  record OtherResult() implements Cause {}

  /** The result was there and is not any more. */
  record Pruned() implements Cause {}

  /** Every step was to run. */
  record NoCache() implements Cause {}

  /** The step says of itself that it is not to be cached. */
  record NeverCached() implements Cause {}

  /** The last time it failed. */
  record FailedBefore(String error) implements Cause {}

  /** The last build ended before it was done. */
  record NotReached() implements Cause {}

  /** What it is cannot be found out offline. */
  record Unpinned(String why) implements Cause {}

  /** One file of a local directory. */
  record FileChange(Kind kind, String path) {
    /** What happened to it. */
    public enum Kind {
      ADDED,
      REMOVED,
      CHANGED,
      /** Only its permissions are others. */
      MODE,
      /** Its extended attributes are others. */
      ATTRIBUTES
    }
  }
}
