package dev.bothy.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A stream that leads to a terminal. What others wrote, a file's text, a label, a message, must not
 * drive it: control characters and escape sequences arrive as text, {@code ^[[2J}; line ends, tabs
 * and colours (SGR) stay. Who draws on purpose takes {@link #raw()}.
 */
public final class Screen extends PrintStream {
  private final PrintStream raw;

  public Screen(OutputStream terminal) {
    super(new Guard(terminal), false, StandardCharsets.UTF_8);
    this.raw = new PrintStream(terminal, false, StandardCharsets.UTF_8);
  }

  /** The same terminal, unguarded; not to be used at the same time as this one. */
  public PrintStream raw() {
    return raw;
  }

  /** Where to draw with escape sequences. */
  public static PrintStream drawing(PrintStream stream) {
    return stream instanceof Screen screen ? screen.raw() : stream;
  }

  /** Looks at UTF-8 as it passes; what may become a sequence is held until that is decided. */
  private static final class Guard extends OutputStream {
    /** Longer ones are no colour. */
    private static final int LONGEST = 32;

    private static final int ESCAPE = 0x1b;

    private final OutputStream out;
    private final byte[] held = new byte[LONGEST];
    private int length;

    Guard(OutputStream out) {
      this.out = out;
    }

    @Override
    public synchronized void write(int value) throws IOException {
      int b = value & 0xff;
      if (length == 0) {
        ground(b);
      } else if (held[0] == ESCAPE) {
        sequence(b);
      } else if (held[0] == '\r') {
        length = 0;
        if (b != '\n') {
          show('\r');
        }
        ground(b);
      } else {
        character(b);
      }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        write(bytes[from + i]);
      }
    }

    private void ground(int b) throws IOException {
      // C2 begins the C1 control characters, E2 those that turn the direction of text.
      if (b == ESCAPE || b == '\r' || b == 0xc2 || b == 0xe2) {
        held[length++] = (byte) b;
      } else if (b < ' ' && b != '\n' && b != '\t' || b == 0x7f) {
        show(b);
      } else {
        out.write(b);
      }
    }

    private void sequence(int b) throws IOException {
      boolean opening = length == 1 && b == '[';
      boolean parameter = length > 1 && (b >= '0' && b <= '9' || b == ';' || b == ':');
      if (length > 1 && b == 'm') {
        out.write(held, 0, length);
        length = 0;
        out.write(b);
      } else if ((opening || parameter) && length < LONGEST) {
        held[length++] = (byte) b;
      } else {
        release();
        write(b);
      }
    }

    private void character(int b) throws IOException {
      boolean continues = (b & 0xc0) == 0x80;
      if ((held[0] & 0xff) == 0xc2) {
        length = 0;
        if (continues && b < 0xa0) {
          escape(b);
          return;
        }
        out.write(0xc2);
        next(b, continues);
      } else if (length == 1 && (b == 0x80 || b == 0x81)) {
        held[length++] = (byte) b;
      } else {
        int point = 0x2000 | (length == 2 ? (held[1] & 0x3f) << 6 : 0) | (b & 0x3f);
        if (length == 2 && continues && Text.isDirection((char) point)) {
          length = 0;
          escape(point);
          return;
        }
        out.write(held, 0, length);
        length = 0;
        next(b, continues);
      }
    }

    private void next(int b, boolean continues) throws IOException {
      if (continues) {
        out.write(b);
      } else {
        ground(b);
      }
    }

    private void release() throws IOException {
      show(held[0]);
      out.write(held, 1, length - 1);
      length = 0;
    }

    private void show(int control) throws IOException {
      out.write('^');
      out.write((control & 0x7f) ^ 0x40);
    }

    private void escape(int point) throws IOException {
      out.write(Text.escaped((char) point).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public synchronized void flush() throws IOException {
      out.flush();
    }

    @Override
    public synchronized void close() throws IOException {
      if (length > 0 && held[0] == ESCAPE) {
        release();
      } else {
        out.write(held, 0, length);
        length = 0;
      }
      out.close();
    }
  }
}
