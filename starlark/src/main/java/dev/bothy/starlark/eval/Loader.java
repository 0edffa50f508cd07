package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.SourceFile;

/**
 * Finds the files that {@code load} names. The evaluator runs each file once a thread and finds
 * cycles.
 */
public interface Loader {
  /**
   * The key of a file: two ways of naming the same file must give the same key.
   *
   * @param module as written in the load statement
   * @param from the key of the loading file: the name of its {@link SourceFile}
   * @throws EvalException when such a name is not allowed
   */
  String resolve(String module, String from);

  /**
   * The file of a key; its name becomes the key.
   *
   * @throws EvalException when it cannot be read
   */
  SourceFile read(String key);
}
