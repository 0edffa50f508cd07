package dev.bothy.starlark.format;

import java.util.List;

/**
 * What the author put between two tokens of one statement.
 *
 * @param newline whether the line ends there
 * @param blankLine whether a blank line stands directly before the second token
 */
record Gap(boolean newline, boolean blankLine, List<Comment> comments) {
  static final Gap NONE = new Gap(false, false, List.of());

  boolean isMultiline() {
    return newline || !comments.isEmpty();
  }
}
