package dev.bothy.engine.exec.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes the programs of {@link SystemCallPrograms} of the list {@code seccomp.txt}.
 *
 * <p>A program looks a number up by halves (classic BPF, {@code seccomp(2)}). Four calls are judged
 * by their first argument: {@code clone} must not make namespaces, {@code socket} not be AF_VSOCK,
 * {@code personality} be one of five; {@code clone3}, whose flags no filter can see, does not
 * exist, so that callers fall back to {@code clone}. As with runc, calls newer than the list do not
 * exist either: programs try new calls and go back to old ones on ENOSYS only.
 */
final class SystemCallCompiler {
  private static final int NEW_NAMESPACES = 0x7E020000;
  private static final int AF_VSOCK = 40;
  private static final List<Integer> PERSONALITIES = List.of(0, 8, 0x20000, 0x20008, 0xffffffff);

  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final int RETURN_ALLOW = 0x7fff0000;
  private static final int RETURN_ERRNO = 0x00050000;

  private static final int OFFSET_NUMBER = 0;
  private static final int OFFSET_ARCH = 4;
  private static final int OFFSET_FIRST_ARGUMENT = 16;

  private static final int ARCH_X86_64 = 0xC000003E;
  private static final int ARCH_I386 = 0x40000003;
  private static final int ARCH_ARM64 = 0xC00000B7;
  private static final int X32_BIT = 0x40000000;

  private static final short LOAD = 0x20;
  private static final short JUMP = 0x05;
  private static final short JUMP_EQUAL = 0x15;
  private static final short JUMP_AT_LEAST = 0x35;
  private static final short JUMP_BITS = 0x45;
  private static final short RETURN = 0x06;

  /** What becomes of a call. */
  private enum Verdict {
    DENY,
    ALLOW,
    ABSENT,
    CLONE,
    SOCKET,
    PERSONALITY
  }

  /** One instruction: {@code struct sock_filter}. */
  private record Instruction(short code, int ifTrue, int ifFalse, int operand) {}

  private final List<String[]> table;

  private SystemCallCompiler(List<String[]> table) {
    this.table = table;
  }

  static SystemCallCompiler load() throws IOException {
    try (InputStream in = SystemCallCompiler.class.getResourceAsStream("seccomp.txt")) {
      if (in == null) {
        throw new IOException("seccomp.txt is missing from this build");
      }
      List<String[]> table = new ArrayList<>();
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#")) {
          table.add(line.split(" ", -1));
        }
      }
      return new SystemCallCompiler(table);
    }
  }

  /** The program of x86-64, which judges calls of 32-bit x86 too. */
  String x8664() {
    return program(
        code -> {
          architecture(code, ARCH_X86_64, 1);
          architecture(code, ARCH_I386, 2);
        });
  }

  String arm64() {
    return program(code -> architecture(code, ARCH_ARM64, 3));
  }

  private static String program(Consumer<List<Instruction>> architectures) {
    List<Instruction> code = new ArrayList<>();
    code.add(new Instruction(LOAD, 0, 0, OFFSET_ARCH));
    architectures.accept(code);
    code.add(errno(EPERM));
    ByteBuffer bytes = ByteBuffer.allocate(code.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (Instruction i : code) {
      bytes.putShort(i.code()).put((byte) i.ifTrue()).put((byte) i.ifFalse()).putInt(i.operand());
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private void architecture(List<Instruction> code, int architecture, int column) {
    TreeMap<Integer, Verdict> from = new TreeMap<>();
    from.put(0, Verdict.DENY);
    for (String[] row : table) {
      if (!row[column].equals("-")) {
        int number = Integer.parseInt(row[column]);
        from.put(number, verdict(row[0]));
        from.putIfAbsent(number + 1, Verdict.DENY);
      }
    }
    from.put(from.lastKey(), Verdict.ABSENT); // what follows the highest one
    from.put(X32_BIT, Verdict.ABSENT);
    List<Map.Entry<Integer, Verdict>> segments = new ArrayList<>();
    for (Map.Entry<Integer, Verdict> entry : from.entrySet()) {
      if (segments.isEmpty() || segments.getLast().getValue() != entry.getValue()) {
        segments.add(Map.entry(entry.getKey(), entry.getValue()));
      }
    }
    List<Instruction> body = new ArrayList<>();
    body.add(new Instruction(LOAD, 0, 0, OFFSET_NUMBER));
    search(body, segments);
    code.add(new Instruction(JUMP_EQUAL, 1, 0, architecture));
    code.add(new Instruction(JUMP, 0, 0, body.size()));
    code.addAll(body);
  }

  /** Code that ends with the verdict for the number; segments are given by their first numbers. */
  private static void search(List<Instruction> code, List<Map.Entry<Integer, Verdict>> segments) {
    if (segments.size() == 1) {
      judge(code, segments.getFirst().getValue());
      return;
    }
    int half = segments.size() / 2;
    List<Instruction> low = new ArrayList<>();
    search(low, segments.subList(0, half));
    // Far jumps, as conditional ones reach 255 instructions only.
    code.add(new Instruction(JUMP_AT_LEAST, 0, 1, segments.get(half).getKey()));
    code.add(new Instruction(JUMP, 0, 0, low.size()));
    code.addAll(low);
    search(code, segments.subList(half, segments.size()));
  }

  private static void judge(List<Instruction> code, Verdict verdict) {
    switch (verdict) {
      case ALLOW -> code.add(new Instruction(RETURN, 0, 0, RETURN_ALLOW));
      case DENY -> code.add(errno(EPERM));
      case ABSENT -> code.add(errno(ENOSYS));
      case CLONE -> {
        code.add(new Instruction(LOAD, 0, 0, OFFSET_FIRST_ARGUMENT));
        code.add(new Instruction(JUMP_BITS, 1, 0, NEW_NAMESPACES));
        code.add(new Instruction(RETURN, 0, 0, RETURN_ALLOW));
        code.add(errno(EPERM));
      }
      case SOCKET -> {
        code.add(new Instruction(LOAD, 0, 0, OFFSET_FIRST_ARGUMENT));
        code.add(new Instruction(JUMP_EQUAL, 1, 0, AF_VSOCK));
        code.add(new Instruction(RETURN, 0, 0, RETURN_ALLOW));
        code.add(errno(EPERM));
      }
      case PERSONALITY -> {
        code.add(new Instruction(LOAD, 0, 0, OFFSET_FIRST_ARGUMENT));
        int left = PERSONALITIES.size();
        for (int personality : PERSONALITIES) {
          code.add(new Instruction(JUMP_EQUAL, left--, 0, personality));
        }
        code.add(errno(EPERM));
        code.add(new Instruction(RETURN, 0, 0, RETURN_ALLOW));
      }
    }
  }

  private static Instruction errno(int number) {
    return new Instruction(RETURN, 0, 0, RETURN_ERRNO | number);
  }

  private static Verdict verdict(String name) {
    return switch (name) {
      case "clone" -> Verdict.CLONE;
      case "clone3" -> Verdict.ABSENT;
      case "socket" -> Verdict.SOCKET;
      case "personality" -> Verdict.PERSONALITY;
      default -> Verdict.ALLOW;
    };
  }
}
