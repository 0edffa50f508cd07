package dev.bothy.llb.state;

/**
 * A tree that a {@linkplain State#passthrough passthrough} waits for.
 *
 * @param result whether it gives the tree on
 */
public record Passed(State state, boolean result) {}
