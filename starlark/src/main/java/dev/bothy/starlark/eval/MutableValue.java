package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;

/**
 * What lists, dicts and sets share: frozen or not, and the iterations that forbid changing them
 * meanwhile.
 */
abstract class MutableValue implements StarlarkValue {
  private Mutability owner;
  private int iterations;

  MutableValue(Mutability owner) {
    this.owner = owner;
  }

  /** Whether it can no longer change. */
  public final boolean isFrozen() {
    return owner.isFrozen();
  }

  /** Frozen values are shared between threads, so they are not counted. */
  final void iterationStarts() {
    if (!owner.isFrozen()) {
      iterations++;
    }
  }

  final void iterationEnds() {
    if (iterations > 0 && !owner.isFrozen()) {
      iterations--;
    }
  }

  /** Fails with {@code cannot VERB frozen TYPE} unless the value may change now. */
  final void checkMutable(String verb) {
    if (owner.isFrozen()) {
      throw new EvalException("cannot " + verb + " frozen " + container());
    }
    if (iterations > 0) {
      throw new EvalException("cannot " + verb + " " + container() + " during iteration");
    }
  }

  private String container() {
    return this instanceof StarlarkList ? typeName() : "hash table";
  }

  @Override
  public final void freeze() {
    if (!owner.isFrozen()) {
      owner = Mutability.FROZEN;
      freezeElements();
    }
  }

  abstract void freezeElements();

  @Override
  public boolean isHashable() {
    return false;
  }
}
