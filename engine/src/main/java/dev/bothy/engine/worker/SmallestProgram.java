package dev.bothy.engine.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A static Linux program that ends at once with exit code 0: what a step can run where there is no
 * file system of a distribution. One ELF header, one program header, {@code exit(0)}; see elf(5).
 */
final class SmallestProgram {
  private static final int HEADERS = 64 + 56;
  private static final long ADDRESS = 0x400000;

  private SmallestProgram() {}

  /**
   * @param architecture as {@code os.arch} names it
   * @return null for one that this knows nothing of
   */
  static byte @Nullable [] of(String architecture) {
    return switch (architecture) {
      // xor edi, edi; mov eax, 60; syscall
      case "amd64" -> elf(62, "31ff" + "b83c000000" + "0f05");
      // mov x8, #93; mov x0, #0; svc #0
      case "aarch64" -> elf(183, "a80b80d2" + "000080d2" + "010000d4");
      default -> null;
    };
  }

  private static byte[] elf(int machine, String code) {
    byte[] text = HexFormat.of().parseHex(code);
    int size = HEADERS + text.length;
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    file.putShort((short) 2).putShort((short) machine).putInt(1);
    file.putLong(ADDRESS + HEADERS).putLong(64).putLong(0).putInt(0);
    file.putShort((short) 64).putShort((short) 56).putShort((short) 1);
    file.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    // Loaded whole, to be read and executed.
    file.putInt(1).putInt(5).putLong(0).putLong(ADDRESS).putLong(ADDRESS);
    file.putLong(size).putLong(size).putLong(0x1000);
    return file.put(text).array();
  }
}
