package dev.bothy.starlark.eval;

/** A value that can be called. */
public interface StarlarkCallable extends StarlarkValue {
  /** The name in messages and stacks. */
  String name();

  /**
   * Calls it. To call a value from a host function use {@link Starlark#call}.
   *
   * @param positional the callee may keep it
   * @param named name, value, name, value …; names are unique
   */
  Object call(StarlarkThread thread, Object[] positional, Object[] named);
}
