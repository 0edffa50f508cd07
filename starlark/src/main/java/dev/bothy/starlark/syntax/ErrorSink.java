package dev.bothy.starlark.syntax;

import org.jspecify.annotations.Nullable;

/** Where messages go. */
interface ErrorSink {
  void error(int offset, String message, @Nullable String hint);
}
