package dev.bothy.engine.worker;

import dev.bothy.engine.CommandStreams;
import dev.bothy.llb.SolveRequest.SecretSource;
import java.util.Map;

/**
 * What a worker may ask the command for, and where that puts what comes back.
 *
 * @param secrets by id
 * @param streams of a command in a failed step
 * @param keeper of what it made
 */
record Supplies(Map<String, SecretSource> secrets, CommandStreams streams, Keeper keeper) {
  static final Supplies NONE = of(Map.of());

  static Supplies of(Map<String, SecretSource> secrets) {
    return new Supplies(secrets, CommandStreams.none(), Keeper.NOBODY);
  }
}
