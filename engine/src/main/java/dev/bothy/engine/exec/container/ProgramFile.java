package dev.bothy.engine.exec.container;

import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a file's first bytes say of how the kernel would run it ({@code execve(2)}, elf(5)). */
public final class ProgramFile {
  /** Bytes: headers and the loader's name are in them. */
  public static final int BEGINNING = 4096;

  private static final Path EMULATORS = Path.of("/proc/sys/fs/binfmt_misc");

  private static final int ELF = 0x7f454c46;
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int INTERPRETER = 3;

  /** As {@code e_machine} has them. */
  private static final Map<Integer, String> MACHINES =
      Map.of(
          3,
          "i386",
          8,
          "mips",
          21,
          "ppc64le",
          22,
          "s390x",
          40,
          "arm",
          62,
          "x86_64",
          183,
          "aarch64",
          243,
          "riscv64",
          258,
          "loongarch64");

  private ProgramFile() {}

  /** Kinds that are told apart. */
  sealed interface Kind {}

  /**
   * Begins with {@code #!}.
   *
   * @param interpreter as the kernel reads it
   */
  record Script(String interpreter) implements Kind {
    /** Whether it ends as lines do on Windows. */
    boolean windows() {
      return interpreter.endsWith("\r");
    }
  }

  /**
   * A program.
   *
   * @param machine that it is for
   * @param loader that is to load its libraries; null for none
   */
  record Elf(String machine, @Nullable String loader) implements Kind {
    boolean isForeign() {
      return isForeignTo(Platform.host());
    }

    /** Not so what a processor runs of its forebears. */
    boolean isForeignTo(Platform here) {
      return here.affinity(Platform.of("linux", machine)) == 0;
    }
  }

  /** Something to read, or empty. */
  record Text() implements Kind {}

  record Unknown() implements Kind {}

  /** This machine's name. */
  static String machineHere() {
    String name = System.getProperty("os.arch", "");
    return name.equals("amd64") ? "x86_64" : name;
  }

  /** Whether this kernel may hand other machines' programs to emulators ({@code binfmt_misc}). */
  static boolean hasEmulators() throws IOException {
    int entries = 0;
    try (var all = Files.newDirectoryStream(EMULATORS)) {
      for (Path each : all) {
        String name = String.valueOf(each.getFileName());
        entries += name.equals("register") || name.equals("status") ? 0 : 1;
      }
    } catch (NoSuchFileException e) {
      return false;
    }
    return entries > 0;
  }

  /** Tells it by the first bytes, each a character. */
  static Kind of(String text) {
    byte[] beginning = text.getBytes(StandardCharsets.ISO_8859_1);
    if (beginning.length >= 2 && beginning[0] == '#' && beginning[1] == '!') {
      return script(text);
    }
    if (beginning.length >= HEADER && ByteBuffer.wrap(beginning).getInt() == ELF) {
      return elf(beginning);
    }
    for (byte each : beginning) {
      if (each == 0) {
        return new Unknown();
      }
    }
    return new Text();
  }

  private static Kind script(String text) {
    int end = text.indexOf('\n');
    String line = text.substring(2, end < 0 ? text.length() : end);
    int from = 0;
    while (from < line.length() && isBlank(line.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < line.length() && !isBlank(line.charAt(to))) {
      to++;
    }
    return new Script(line.substring(from, to));
  }

  /** To the kernel, a carriage return is none. */
  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static Kind elf(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    file.order(bytes[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int machine = file.getShort(18) & 0xffff;
    String name = MACHINES.getOrDefault(machine, "machine " + machine);
    return new Elf(name, bytes[4] == 2 ? loader(file) : null);
  }

  /** Of 64 bits; null when there is none among the first bytes. */
  private static @Nullable String loader(ByteBuffer file) {
    long headers = file.getLong(32);
    int size = file.getShort(54) & 0xffff;
    int count = file.getShort(56) & 0xffff;
    for (int i = 0; i < count; i++) {
      long at = headers + (long) i * size;
      if (at < 0 || at + PROGRAM_HEADER > file.capacity()) {
        return null;
      }
      if (file.getInt((int) at) == INTERPRETER) {
        long from = file.getLong((int) at + 8);
        long length = file.getLong((int) at + 32);
        if (from < 0 || length < 1 || length > file.capacity() - from) {
          return null;
        }
        byte[] name = new byte[(int) length - 1]; // without the zero that ends it
        file.get((int) from, name);
        return new String(name, StandardCharsets.ISO_8859_1);
      }
    }
    return null;
  }
}
