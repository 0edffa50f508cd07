package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;

/**
 * A host value whose fields a file may assign to; the exception among host values, which are
 * immutable.
 */
public interface SettableFields extends HostValue {
  /**
   * {@code x.name = value}.
   *
   * @throws EvalException when there is no such field, or the value is frozen
   */
  void setField(String name, Object value);
}
