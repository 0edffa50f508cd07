package dev.bothy.engine.sys;

import dev.bothy.oci.tar.ByteText;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * {@code syscall(2)} as one downcall handle for every call: linking a handle costs tens of
 * milliseconds at first use, so all calls share one signature of seven machine words.
 */
final class Native {
  private static final MethodHandle SYSCALL;
  private static final long STATE_SIZE;

  static {
    Linker linker = Linker.nativeLinker();
    StructLayout state = Linker.Option.captureStateLayout();
    STATE_SIZE = state.byteSize();
    SYSCALL = link(linker);
  }

  private Native() {}

  @SuppressWarnings("restricted") // this class is the native boundary
  private static MethodHandle link(Linker linker) {
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(word, word, word, word, word, word, word, word),
        Linker.Option.captureCallState("errno"));
  }

  /**
   * The arguments and the errno of one call; its memory lives as long as it does. Not for sharing
   * between threads.
   */
  static final class Call implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = arena.allocate(STATE_SIZE, 4);

    MemorySegment bytes(long size) {
      return arena.allocate(size, 8);
    }

    /** A NUL-terminated copy of the text, in the kernel's bytes. */
    MemorySegment string(String text) {
      byte[] raw = ByteText.encode(text);
      MemorySegment segment = arena.allocate(raw.length + 1L, 1);
      MemorySegment.copy(raw, 0, segment, ValueLayout.JAVA_BYTE, 0, raw.length);
      return segment;
    }

    MemorySegment copyOf(byte[] raw) {
      MemorySegment segment = arena.allocate(Math.max(1, raw.length), 1);
      MemorySegment.copy(raw, 0, segment, ValueLayout.JAVA_BYTE, 0, raw.length);
      return segment;
    }

    /** Makes the call, again while a signal interrupts it; -1 with {@link #errno()} on failure. */
    long raw(long number, long a, long b, long c, long d, long e, long f) {
      long result;
      do {
        result = invoke(number, a, b, c, d, e, f);
      } while (result == -1 && errno() == Errno.EINTR);
      return result;
    }

    private long invoke(long number, long a, long b, long c, long d, long e, long f) {
      try {
        return (long) SYSCALL.invokeExact(state, number, a, b, c, d, e, f);
      } catch (RuntimeException | Error e2) {
        throw e2;
      } catch (Throwable t) {
        throw new IllegalStateException("a downcall handle throws nothing checked", t);
      }
    }

    int errno() {
      return state.get(ValueLayout.JAVA_INT, 0);
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
