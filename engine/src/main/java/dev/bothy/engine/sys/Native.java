package dev.bothy.engine.sys;

import dev.bothy.oci.tar.ByteText;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

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
   * Memory that one call after the other uses, since a large directory takes hundreds of thousands
   * of calls. The one static state that changes; nothing in it outlives a call.
   */
  private record Room(MemorySegment all, MemorySegment state) {
    /** Enough for a directory's names or a piece of a file's contents. */
    static final long SIZE = 80 * 1024;

    /** Those that no call uses now; of any thread, since virtual ones come and go. */
    static final Queue<Room> FREE = new ConcurrentLinkedQueue<>();

    static Room take() {
      Room free = FREE.poll();
      if (free != null) {
        return free;
      }
      MemorySegment all = Arena.global().allocate(SIZE, 8);
      return new Room(all, all.asSlice(0, STATE_SIZE));
    }
  }

  /**
   * The arguments and the errno of one call; its memory lives as long as it does and holds anything
   * at first. Not for sharing between threads.
   */
  static final class Call implements AutoCloseable {
    private final Room room = Room.take();
    private boolean closed;
    private long used = (STATE_SIZE + 7) & -8;
    private @Nullable Arena more;

    MemorySegment bytes(long size) {
      long end = used + size;
      if (end > Room.SIZE) {
        Arena arena = more;
        if (arena == null) {
          arena = Arena.ofConfined();
          more = arena;
        }
        return arena.allocate(size, 8);
      }
      MemorySegment part = room.all().asSlice(used, size);
      used = (end + 7) & -8;
      return part;
    }

    /** The address of a NUL-terminated copy of the text, in the kernel's bytes. */
    long string(String text) {
      byte[] raw = ByteText.encode(text);
      MemorySegment segment = bytes(raw.length + 1L);
      MemorySegment.copy(raw, 0, segment, ValueLayout.JAVA_BYTE, 0, raw.length);
      segment.set(ValueLayout.JAVA_BYTE, raw.length, (byte) 0);
      return segment.address();
    }

    /** The address of a copy. */
    long copyOf(byte[] raw) {
      MemorySegment segment = bytes(Math.max(1, raw.length));
      MemorySegment.copy(raw, 0, segment, ValueLayout.JAVA_BYTE, 0, raw.length);
      return segment.address();
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
        return (long) SYSCALL.invokeExact(room.state(), number, a, b, c, d, e, f);
      } catch (RuntimeException | Error e2) {
        throw e2;
      } catch (Throwable t) {
        throw new IllegalStateException("a downcall handle throws nothing checked", t);
      }
    }

    int errno() {
      return room.state().get(ValueLayout.JAVA_INT, 0);
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      if (more != null) {
        more.close();
      }
      Room.FREE.add(room);
    }
  }
}
