package dev.bothy.engine.exec.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program of x86-64, run on calls as the kernel would run it. */
class SystemCallProgramsTest {
  private static final int X86_64 = 0xC000003E;
  private static final int I386 = 0x40000003;
  private static final int ALLOW = 0x7fff0000;
  private static final int ERRNO = 0x00050000;

  private static final Path SOURCE =
      Path.of("src/main/java/dev/bothy/engine/exec/container/SystemCallPrograms.java");
  private static final int LINE = 88;

  private final ByteBuffer program = program();

  private static ByteBuffer program() {
    byte[] raw = Base64.getDecoder().decode(SystemCallPrograms.X86_64);
    return ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** {@code -Dgolden.update} writes the class again. */
  @Test
  void theyAreMadeOfTheList() throws IOException {
    SystemCallCompiler compiler = SystemCallCompiler.load();
    if (System.getProperty("golden.update") != null) {
      Files.writeString(SOURCE, source(compiler.x8664(), compiler.arm64()));
    }
    assertThat(Files.readString(SOURCE)).isEqualTo(source(compiler.x8664(), compiler.arm64()));
  }

  private static String source(String x8664, String arm64) {
    return """
        package dev.bothy.engine.exec.container;

        /**
         * Which system calls a step may make, as the kernel's own programs, which crun loads as they are:
         * base64 of {@code struct sock_filter}s. Rules by name it would compile at each start (ten
         * milliseconds and more), and to compile them here took twenty before the first step.
         *
         * <p>Made of a list by {@code SystemCallProgramsTest}, which says how.
         */
        public final class SystemCallPrograms {
          private SystemCallPrograms() {}

          static final String X86_64 =
        %s

          static final String ARM64 =
        %s

          /** For the machine that this is. */
          public static String ofThisMachine() {
            return System.getProperty("os.arch", "").equals("aarch64") ? ARM64 : X86_64;
          }
        }
        """
        .formatted(text(x8664), text(arm64));
  }

  private static String text(String program) {
    StringBuilder text = new StringBuilder("      \"\"\"\n");
    for (int at = 0; at < program.length(); at += LINE) {
      text.append("      ");
      text.append(program, at, Math.min(at + LINE, program.length())).append("\\\n");
    }
    return text.append("      \"\"\";").toString();
  }

  private int run(int architecture, int number, int firstArgument) {
    int accumulator = 0;
    for (int pc = 0; ; pc++) {
      short code = program.getShort(pc * 8);
      int ifTrue = program.get(pc * 8 + 2) & 0xff;
      int ifFalse = program.get(pc * 8 + 3) & 0xff;
      int operand = program.getInt(pc * 8 + 4);
      switch (code) {
        case 0x20 ->
            accumulator =
                switch (operand) {
                  case 0 -> number;
                  case 4 -> architecture;
                  case 16 -> firstArgument;
                  default -> throw new AssertionError("loads " + operand);
                };
        case 0x05 -> pc += operand;
        case 0x15 -> pc += accumulator == operand ? ifTrue : ifFalse;
        case 0x35 -> pc += Integer.compareUnsigned(accumulator, operand) >= 0 ? ifTrue : ifFalse;
        case 0x45 -> pc += (accumulator & operand) != 0 ? ifTrue : ifFalse;
        case 0x06 -> {
          return operand;
        }
        default -> throw new AssertionError("code " + code);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          read,          0,  0
          openat,      257,  0
          mseal,       462,  0
          mount,       165,  1
          pivot_root,  155,  1
          setns,       308,  1
          unshare,     272,  1
          bpf,         321,  1
          keyctl,      250,  1
          init_module, 175,  1
          clone3,      435, 38
          fsopen,      430,  1
          removexattr, 466,  0
          next,        467, 38
          newer,       999, 38
          """)
  void callsByNumber(String name, int number, int errno) {
    assertThat(run(X86_64, number, 0)).as(name).isEqualTo(errno == 0 ? ALLOW : ERRNO | errno);
  }

  @Test
  void firstArgumentsAreJudged() {
    assertThat(run(X86_64, 56, 0x01200011)).isEqualTo(ALLOW); // fork
    assertThat(run(X86_64, 56, 0x10000000)).isEqualTo(ERRNO | 1); // CLONE_NEWUSER
    assertThat(run(X86_64, 41, 2)).isEqualTo(ALLOW); // AF_INET
    assertThat(run(X86_64, 41, 40)).isEqualTo(ERRNO | 1); // AF_VSOCK
    for (int personality : new int[] {0, 8, 0x20000, 0x20008, 0xffffffff}) {
      assertThat(run(X86_64, 135, personality)).isEqualTo(ALLOW);
    }
    assertThat(run(X86_64, 135, 0x40000)).isEqualTo(ERRNO | 1); // ADDR_NO_RANDOMIZE
  }

  @Test
  void otherInstructionSets() {
    assertThat(run(I386, 3, 0)).isEqualTo(ALLOW); // read
    assertThat(run(I386, 21, 0)).isEqualTo(ERRNO | 1); // mount
    assertThat(run(I386, 467, 0)).isEqualTo(ERRNO | 38); // newer than the list
    assertThat(run(X86_64, 0x40000000, 0)).isEqualTo(ERRNO | 38); // x32
    assertThat(run(0xC00000B7, 63, 0)).isEqualTo(ERRNO | 1); // arm64 on x86
  }
}
