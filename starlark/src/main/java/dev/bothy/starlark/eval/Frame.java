package dev.bothy.starlark.eval;

import org.jspecify.annotations.Nullable;

/** One activation of a Starlark function: its variables and the call that it is making. */
final class Frame {
  final StarlarkThread thread;
  final Code code;
  final @Nullable Frame caller;

  /** Parameters and locals; a captured one holds a {@link Cell}; null is not bound yet. */
  final @Nullable Object[] slots;

  /** The cells of variables of enclosing functions. */
  final Cell[] free;

  /** The globals of the function's module; null is not bound yet. */
  final @Nullable Object[] globals;

  /** The call that is active, for call stacks. */
  @Nullable CallPlace call;

  /** What a return statement left. */
  Object result = None.NONE;

  Frame(
      StarlarkThread thread,
      Code code,
      @Nullable Object[] slots,
      Cell[] free,
      @Nullable Object[] globals) {
    this.thread = thread;
    this.code = code;
    this.caller = thread.top();
    this.slots = slots;
    this.free = free;
    this.globals = globals;
  }

  /** The cell that a captured variable's slot holds. */
  @SuppressWarnings("NullAway") // entering the function put it there
  Cell cell(int slot) {
    return (Cell) slots[slot];
  }
}
