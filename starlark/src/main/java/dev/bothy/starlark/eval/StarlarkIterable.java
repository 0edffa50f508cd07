package dev.bothy.starlark.eval;

/** A value that {@code for} accepts. */
public interface StarlarkIterable extends StarlarkValue, Iterable<Object> {}
