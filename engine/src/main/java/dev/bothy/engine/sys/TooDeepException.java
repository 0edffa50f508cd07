package dev.bothy.engine.sys;

import java.io.IOException;

/** Directories nested deeper than {@link Trees#DEEPEST}: nothing that a walk can be asked to do. */
public final class TooDeepException extends IOException {
  private static final long serialVersionUID = 1L;

  public TooDeepException(String path) {
    super("directories are nested more than " + Trees.DEEPEST + " deep at " + start(path));
  }

  private static String start(String path) {
    final int shown = 60;
    return path.length() <= shown ? path : path.substring(0, shown) + "…";
  }
}
