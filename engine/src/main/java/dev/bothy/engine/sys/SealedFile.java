package dev.bothy.engine.sys;

import java.nio.file.Path;

/** Files in memory whose contents nobody can change any more, whoever they are. */
public final class SealedFile {
  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int MFD_EXEC = 0x10;
  private static final int F_ADD_SEALS = 1033;

  /**
   * Against more seals, a smaller size, a larger one, and writing: what crun takes for a copy of
   * its own, no more and no less.
   */
  private static final int ALL_SEALS = 0xf;

  private SealedFile() {}

  /**
   * A copy of a program, itself a program; {@code memfd_create(2)}.
   *
   * @param name for messages, and for what {@code /proc/PID/exe} says
   * @return it is there for as long as this is open, or somebody runs it
   */
  public static Fd ofProgram(Path program, String name) throws ErrnoException {
    Fd copy = create(name);
    try (Fd from = Fd.open(program, Fd.O_RDONLY)) {
      ContentCopy.copy(from, copy, FileCalls.stat(from).size());
      seal(copy);
      return copy;
    } catch (ErrnoException e) {
      copy.close();
      throw e;
    }
  }

  private static Fd create(String name) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
      long text = call.string(name);
      long fd = call.raw(Nr.MEMFD_CREATE, text, flags | MFD_EXEC, 0, 0, 0, 0);
      if (fd < 0 && call.errno() == Errno.EINVAL) { // before Linux 6.3 all of them were programs
        fd = call.raw(Nr.MEMFD_CREATE, text, flags, 0, 0, 0, 0);
      }
      if (fd < 0) {
        throw new ErrnoException(call.errno(), "memfd_create", name);
      }
      return new Fd((int) fd, name);
    }
  }

  private static void seal(Fd file) throws ErrnoException {
    try (Native.Call call = new Native.Call()) {
      if (call.raw(Nr.FCNTL, file.number(), F_ADD_SEALS, ALL_SEALS, 0, 0, 0) < 0) {
        throw new ErrnoException(call.errno(), "seal", file.path());
      }
    }
  }
}
