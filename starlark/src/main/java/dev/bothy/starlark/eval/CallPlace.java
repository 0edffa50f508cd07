package dev.bothy.starlark.eval;

/** Where a call stands in its file. */
interface CallPlace {
  /**
   * The offset that names the call to people: its start, or the method's name when that is on a
   * later line.
   */
  int place();
}
