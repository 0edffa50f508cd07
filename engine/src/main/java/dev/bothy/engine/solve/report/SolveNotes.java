package dev.bothy.engine.solve.report;

import dev.bothy.engine.cache.StepKey;
import dev.bothy.llb.Definition;
import dev.bothy.oci.Digest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a solve finds out beyond its events: the keys by which its steps are known. */
public interface SolveNotes {
  SolveNotes NONE = new SolveNotes() {};

  /** A source was pinned; said again when it turned out to be something else. */
  default void pinned(Digest vertex, String pin) {}

  /**
   * The key under which a vertex was looked up once its inputs were there.
   *
   * @param match of the record with the same contents that it was taken from; null for none
   */
  default void keyed(Digest vertex, Digest key, @Nullable Digest match) {}

  /** A vertex builds a graph, whose vertices are announced next. */
  default void nested(Digest vertex, Definition definition) {}

  /** All definition keys at once, when all sources were pinned without work. */
  default void keys(Map<Digest, StepKey> keys) {}
}
