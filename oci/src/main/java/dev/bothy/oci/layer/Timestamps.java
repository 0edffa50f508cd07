package dev.bothy.oci.layer;

/** What becomes of files' modification times in a layer; always whole seconds. */
public sealed interface Timestamps {
  /** Every time is this one. */
  record Fixed(long epochSeconds) implements Timestamps {}

  /** Later times become this one; earlier ones stay (the rule of SOURCE_DATE_EPOCH). */
  record Clamped(long epochSeconds) implements Timestamps {}

  /** As they are. */
  record Kept() implements Timestamps {}

  /** The time that is written for a file. */
  default long of(long mtimeSeconds) {
    return switch (this) {
      case Fixed(long epoch) -> epoch;
      case Clamped(long epoch) -> Math.min(mtimeSeconds, epoch);
      case Kept() -> mtimeSeconds;
    };
  }

  /** The time of what has none of its own, such as whiteouts. */
  default long ofWhiteout() {
    return switch (this) {
      case Fixed(long epoch) -> epoch;
      case Clamped(long epoch) -> epoch;
      case Kept() -> 0;
    };
  }
}
