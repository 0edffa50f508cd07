package dev.bothy.starlark.format;

/**
 * The formatter's outcome would not have been the same program with the same comments: a defect of
 * the formatter, noticed before it cost anybody a file.
 */
public final class FormatterDefect extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FormatterDefect(String message) {
    super(message);
  }
}
