package dev.bothy.cli.command;

import dev.bothy.cli.args.Syntax;

/** One verb of the command line; constructed only when it is used or described. */
public interface Verb {
  Syntax syntax();

  /**
   * Does it.
   *
   * @return the exit code; failures are thrown, and mapped to codes in one place
   */
  int run(Invocation invocation) throws Exception;
}
