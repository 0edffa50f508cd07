package dev.bothy.starlark.eval;

/**
 * Owns the changeable values that one run of a module or one call from outside makes, and freezes
 * them all at once.
 */
final class Mutability {
  /** For values that never change. */
  static final Mutability FROZEN = frozen();

  private boolean frozen;

  private static Mutability frozen() {
    Mutability m = new Mutability();
    m.frozen = true;
    return m;
  }

  boolean isFrozen() {
    return frozen;
  }

  void freeze() {
    frozen = true;
  }
}
