package dev.bothy.engine.sys;

import dev.bothy.oci.tar.ByteText;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
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
  private record Room(MemorySegment all, MemorySegment state, Views views) {
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
      return new Room(all, all.asSlice(0, STATE_SIZE), Views.of(all));
    }
  }

  /** The same memory as bytes and as words. */
  private record Views(ByteBuffer bytes, LongBuffer words) {
    static Views of(MemorySegment segment) {
      ByteBuffer bytes = segment.asByteBuffer().order(ByteOrder.nativeOrder());
      return new Views(bytes, bytes.asLongBuffer());
    }
  }

  /**
   * A piece of a call's memory. It is a part of a buffer, since to read a segment is to link
   * handles for each width of numbers, 4 ms before the first step.
   */
  record Memory(Views all, int from, long address) {
    long getLong(int at) {
      return all.bytes().getLong(from + at);
    }

    void putLong(int at, long value) {
      all.bytes().putLong(from + at, value);
    }

    void put(byte[] bytes, int offset, int length) {
      all.bytes().put(from, bytes, offset, length);
    }

    void get(byte[] into, int offset, int length) {
      all.bytes().get(from, into, offset, length);
    }

    byte[] bytes(int length) {
      byte[] bytes = new byte[length];
      get(bytes, 0, length);
      return bytes;
    }

    /** Numbers that follow each other, in one copy. */
    long[] longs(int count) {
      long[] longs = new long[count];
      all.words().get(from / Long.BYTES, longs);
      return longs;
    }
  }

  /**
   * The arguments and the errno of one call; its memory lives as long as it does and holds anything
   * at first. Not for sharing between threads.
   */
  static final class Call implements AutoCloseable {
    private final Room room = Room.take();
    private boolean closed;
    private int used = (int) (STATE_SIZE + 7) & -8;
    private @Nullable Arena more;

    Memory memory(int size) {
      int end = used + size;
      if (end > Room.SIZE) {
        Arena arena = more;
        if (arena == null) {
          arena = Arena.ofConfined();
          more = arena;
        }
        MemorySegment segment = arena.allocate(size, 8);
        return new Memory(Views.of(segment), 0, segment.address());
      }
      Memory part = new Memory(room.views(), used, room.all().address() + used);
      used = (end + 7) & -8;
      return part;
    }

    /** The address of a NUL-terminated copy of the text, in the kernel's bytes. */
    long string(String text) {
      byte[] raw = ByteText.encode(text);
      return copyOf(Arrays.copyOf(raw, raw.length + 1));
    }

    /** The address of a copy. */
    long copyOf(byte[] raw) {
      Memory memory = memory(Math.max(1, raw.length));
      memory.put(raw, 0, raw.length);
      return memory.address();
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
      return room.views().bytes().getInt(0);
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
