package dev.bothy.cli.command;

import dev.bothy.cli.args.Syntax;
import org.jspecify.annotations.Nullable;

/** One verb of the command line; constructed only when it is used or described. */
public interface Verb {
  Syntax syntax();

  /**
   * Does it.
   *
   * @return the exit code; failures are thrown, and mapped to codes in one place
   */
  int run(Invocation invocation) throws Exception;

  /**
   * What to do instead, for who knows other tools. Asked only when a word is not known.
   *
   * @param typed the option, {@code --rm} or {@code -v}; empty for a word too many
   * @return what follows a colon; null when nothing is known of it
   */
  default @Nullable String instead(String typed) {
    return null;
  }
}
