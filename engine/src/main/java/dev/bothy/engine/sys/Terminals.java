package dev.bothy.engine.sys;

/** Windows of terminals. */
public final class Terminals {
  private static final long TIOCGWINSZ = 0x5413;
  private static final long TIOCSWINSZ = 0x5414;

  private Terminals() {}

  /** The size of a terminal's window; equal numbers are equal sizes. 0 when it has none. */
  public static long windowSize(Fd terminal) {
    try (Native.Call call = new Native.Call()) {
      Native.Memory size = call.memory(8);
      long done = call.raw(Nr.IOCTL, terminal.number(), TIOCGWINSZ, size.address(), 0, 0, 0);
      return done < 0 ? 0 : size.getLong(0);
    }
  }

  /**
   * Gives a terminal's window a {@link #windowSize}; the kernel tells who is in its foreground.
   *
   * @throws ErrnoException when it is no terminal
   */
  public static void resize(Fd terminal, long size) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      Native.Memory wanted = call.memory(8);
      wanted.putLong(0, size);
      if (call.raw(Nr.IOCTL, terminal.number(), TIOCSWINSZ, wanted.address(), 0, 0, 0) < 0) {
        throw new ErrnoException(call.errno(), "resize", terminal.path());
      }
    }
  }
}
