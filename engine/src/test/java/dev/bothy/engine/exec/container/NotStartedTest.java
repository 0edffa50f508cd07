package dev.bothy.engine.exec.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told of crun's words. */
class NotStartedTest {
  private static final String NO_FILE =
      "exec container process (missing dynamic library?) `/x`: No such file or directory";
  private static final String NO_FORMAT = "exec container process `/x`: Exec format error";

  private final Map<String, NotStarted.Seen> files = new HashMap<>();

  private NotStarted of(String said, String program) {
    NotStarted why = NotStarted.of(said, sought(program, "/usr/bin:/bin", "/w"));
    return Objects.requireNonNull(why);
  }

  private void file(String path, int mode, byte[] beginning) {
    files.put(
        path, new NotStarted.Seen(false, mode, new String(beginning, StandardCharsets.ISO_8859_1)));
  }

  private void file(String path, int mode, String text) {
    file(path, mode, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] elf(int machine) {
    byte[] bytes = new byte[64];
    ByteBuffer file = ByteBuffer.wrap(bytes);
    file.putInt(0x7f454c46).put((byte) 2).put((byte) 1);
    file.order(ByteOrder.LITTLE_ENDIAN).putShort(18, (short) machine);
    return bytes;
  }

  @Test
  void whatIsInNoDirectoryOfThePathIsAbsent() {
    String said = "executable file `tre` not found in $PATH: No such file or directory";
    assertThat(of(said, "tre"))
        .isEqualTo(
            new NotStarted(
                127,
                "there is no 'tre' in any directory of PATH (/usr/bin:/bin)",
                "install what has it, or write its whole path"));
    assertThat(of(said, "./tre").message()).isEqualTo("there is no /w/tre");
    assertThat(of(said, "echo hi").hint()).contains("sh -c '…'");
  }

  private SoughtProgram sought(String program, String path, String cwd) {
    return new SoughtProgram(program, path, cwd, files::get);
  }

  private String beforehand(String program, String path) {
    NotStarted why = NotStarted.beforehand(sought(program, path, "/w"));
    return why == null ? "" : why.code() + " " + why.message();
  }

  @Test
  void whatCannotStartIsSeenBeforehand() {
    file("/bin/well", 0755, "#!/bin/sh\n");
    file("/bin/sh", 0755, "\0");
    file("/w/dos", 0755, "#!/bin/sh\r\n");
    file("/bin/gone", 0755, "#!/no/such\n");
    file("/bin/closed", 0644, "#!/bin/sh\n");
    files.put("/bin/directory", new NotStarted.Seen(true, 0755, ""));
    assertThat(beforehand("well", "/usr/bin:/bin")).isEmpty();
    assertThat(beforehand("dos", "/bin:/w")).startsWith("126 /w/dos ").contains("Windows");
    assertThat(beforehand("/w/dos", "")).contains("its first line names '/bin/sh'");
    assertThat(beforehand("gone", "/bin")).contains("run by /no/such, which is not there");
    assertThat(beforehand("closed", "/bin")).startsWith("126 /bin/closed may not be executed");
    assertThat(beforehand("/bin/directory", "")).isEqualTo("126 /bin/directory is a directory");
    assertThat(beforehand("absent", "/bin")).startsWith("127 ");
  }

  /** Which one runs depends on more than what is seen, and without a PATH on crun's own. */
  @Test
  void nothingIsSaidBeforehandWhereItIsNotClearWhatRuns() {
    file("/usr/bin/two", 0644, "");
    file("/bin/two", 0755, "\0");
    assertThat(beforehand("two", "/usr/bin:/bin")).isEmpty();
    assertThat(beforehand("two", "")).isEmpty();
  }

  @Test
  void aDirectoryIsNoProgram() {
    assertThat(of("open executable: Is a directory", "/etc"))
        .isEqualTo(new NotStarted(126, "/etc is a directory", "name a program"));
    files.put("/bin/it", new NotStarted.Seen(true, 0755, ""));
    assertThat(of("open executable: Permission denied", "it").message())
        .isEqualTo("/bin/it is a directory");
  }

  @Test
  void aFileMustBeExecutableAndForThisUser() {
    file("/x", 0644, "");
    assertThat(of("open executable: Permission denied", "/x").message())
        .isEqualTo("/x may not be executed (its mode is 0644)");
    file("/x", 0700, "");
    assertThat(of("open executable: Permission denied", "/x").message())
        .isEqualTo("/x may not be executed by this user");
    assertThat(of("open executable: Permission denied", "/y").code()).isEqualTo(126);
  }

  @Test
  void aScriptNeedsWhatItsFirstLineNames() {
    file("/x", 0755, "#! /usr/bin/python9 -u\nprint()\n");
    assertThat(of(NO_FILE, "/x").message())
        .isEqualTo("/x is to be run by /usr/bin/python9, which is not there");
    file("/x", 0755, "#!/bin/sh\r\necho\r\n");
    assertThat(of(NO_FILE, "/x").message()).contains("as on Windows");
    file("/x", 0755, "echo hi\n");
    assertThat(of("exec: Exec format error", "/x")).isEqualTo(of(NO_FORMAT, "/x"));
    assertThat(of(NO_FORMAT, "/x").hint())
        .isEqualTo("begin it with #!/bin/sh, or run it so: sh /x");
  }

  @Test
  void aProgramNeedsItsLoaderAndItsMachine() throws IOException {
    byte[] program = Files.readAllBytes(Path.of("/bin/true"));
    file("/x", 0755, Arrays.copyOf(program, ProgramFile.BEGINNING));
    assertThat(of(NO_FILE, "/x").message())
        .startsWith("/x needs the loader /lib")
        .endsWith(", which is not there");
    String other = ProgramFile.machineHere().equals("s390x") ? "riscv64" : "s390x";
    file("/x", 0755, elf(other.equals("s390x") ? 22 : 243));
    assertThat(of(NO_FORMAT, "/x").message())
        .isEqualTo("/x is a program for " + other + ", and this machine is another");
  }

  @ParameterizedTest
  @CsvSource({
    "x86_64,amd64,false",
    "i386,amd64,false",
    "arm,amd64,true",
    "aarch64,arm64,false",
    "arm,arm64,false",
    "i386,arm64,true",
    "x86_64,386,true",
    "s390x,s390x,false",
    "machine 7,amd64,true"
  })
  void aProcessorRunsItsForebearsPrograms(String machine, String here, boolean foreign) {
    assertThat(new ProgramFile.Elf(machine, null).isForeignTo(Platform.of("linux", here)))
        .isEqualTo(foreign);
  }

  @Test
  void aWorkingDirectoryIsNamed() {
    assertThat(of("chdir to `/w`: No such file or directory", "true"))
        .isEqualTo(
            new NotStarted(
                125, "the working directory /w is not there", "name another one with --workdir"));
    assertThat(of("chdir `/w`: Not a directory", "true").message()).endsWith("no directory");
  }

  @Test
  void withoutWordsOnlyWhatIsCertainIsSaid() {
    file("/bin/x", 0755, "#!/no/python\n");
    assertThat(unfit("x")).contains("to be run by /no/python");
    file("/no/python", 0755, "");
    assertThat(unfit("x")).isEmpty();
    file("/bin/x", 0755, "#! /bin/sh\r\n");
    file("/bin/sh", 0755, elf(62));
    assertThat(unfit("x")).contains("as on Windows");
    file("/bin/x", 0755, "#!/bin/sh -e\r\n");
    assertThat(unfit("x")).isEmpty();
    file("/bin/x", 0755, "echo hi\n");
    assertThat(unfit("x")).contains("neither a program");
    file("/bin/x", 0755, elf(62));
    file("/bin/y", 0755, new byte[] {0});
    file("/bin/z", 0644, "");
    assertThat(List.of(unfit("y"), unfit("z"), unfit("none"))).containsOnly("");
    assertThat(
            NotStarted.unfit(
                new SoughtProgram(
                    "x",
                    "/bin",
                    "/",
                    path -> {
                      throw new IOException(path);
                    })))
        .isNull();
  }

  @Test
  void whereItDidNotStartTheCommandIsLookedAt() {
    file("/bin/x", 0755, new byte[] {0});
    file("/bin/plain", 0600, "");
    assertThat(NotStarted.byLooking(sought("x", "/usr/bin:/bin", "/"))).isNull();
    assertThat(NotStarted.byLooking(sought("y", "/usr/bin:/bin", "/")))
        .isEqualTo(of("executable file `y` not found in $PATH", "y"));
    assertThat(NotStarted.byLooking(sought("plain", "/usr/bin:/bin", "/")))
        .isEqualTo(of("open executable: Permission denied", "plain"));
  }

  @Test
  void aLineIsCrunsWhenItIsAloneAndOfThisProgramAndItsFileShowsIt() {
    file("/x", 0755, "#!/no/python\n");
    assertThat(isRefusal(NO_FILE, "/x")).isTrue();
    assertThat(isRefusal("begun\n" + NO_FILE, "/x")).isFalse();
    assertThat(isRefusal(NO_FILE + "\nended", "/x")).isFalse();
    assertThat(isRefusal("", "/x")).isFalse();
    file("/y", 0755, "#!/no/python\n");
    assertThat(isRefusal(NO_FILE, "/y")).isFalse();
    file("/no/python", 0755, "");
    assertThat(isRefusal(NO_FILE, "/x")).isFalse();
  }

  private boolean isRefusal(String said, String program) {
    return NotStarted.isRefusal(said, sought(program, "/usr/bin:/bin", "/"));
  }

  private String unfit(String program) {
    NotStarted why = NotStarted.unfit(sought(program, "/usr/bin:/bin", "/"));
    return why == null ? "" : why.message();
  }

  @Test
  void whateverIsThereThereAreWords() {
    assertThat(of(NO_FORMAT, "/x").message()).isEqualTo("/x cannot be executed: exec format error");
    for (int length = 0; length < 300; length += 7) {
      file("/x", 0755, Arrays.copyOf(elf(62), length));
      assertThat(of(NO_FILE, "/x").message()).startsWith("/x ");
    }
    assertThat(NotStarted.of("mount `proc`: not permitted", sought("/x", "", "/"))).isNull();
  }
}
