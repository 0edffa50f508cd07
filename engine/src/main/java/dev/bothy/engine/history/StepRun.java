package dev.bothy.engine.history;

import dev.bothy.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What became of a step in one build.
 *
 * @param number as progress shows it, from 1; 0 when it was never shown
 * @param startMillis since 1970; -1 when it never started
 * @param endMillis since 1970; -1 when it never ended
 * @param exitCode of its command; -1 when there was none or it is not known
 * @param key under which its result is recorded; null when it is the one of its definition
 * @param match key of the record that was taken because it was made of the same contents
 * @param error what went wrong, one line; empty when nothing did
 */
public record StepRun(
    Digest vertex,
    int number,
    Outcome outcome,
    long startMillis,
    long endMillis,
    int exitCode,
    @Nullable Digest key,
    @Nullable Digest match,
    String error) {
  /** How it ended. */
  public enum Outcome {
    /** Its result was known from its definition, or nothing needed it. */
    CACHED,
    /** What it reads holds what it held in an earlier run. */
    SAME_CONTENT,
    RAN,
    /** No step: what the build was asked for besides, an image or a cache, was written. */
    WRITTEN,
    FAILED,
    CANCELLED,
    /** The build ended before its turn. */
    NOT_REACHED
  }

  /** How long it ran in milliseconds; 0 when it did not. */
  public long tookMillis() {
    return startMillis < 0 || endMillis < startMillis ? 0 : endMillis - startMillis;
  }
}
