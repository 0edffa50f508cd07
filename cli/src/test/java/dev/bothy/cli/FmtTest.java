package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FmtTest {
  private static final String UGLY = "def build( ):\n  base( dev = True ) # c\n";
  private static final String NICE = "def build():\n    base(dev=True)  # c\n";

  @TempDir Path directory;

  private CommandLine fmt(String in, String... words) {
    String[] line = new String[words.length + 1];
    line[0] = "fmt";
    System.arraycopy(words, 0, line, 1, words.length);
    return CommandLine.runWith(in, directory, Map.of(), line);
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void buildEnvdIsTheDefaultAndKeepsItsModeAndLink() throws IOException {
    Path real = write("real/file", UGLY);
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-x---"));
    Path link = Files.createSymbolicLink(directory.resolve("build.envd"), real);
    assertThat(fmt("")).isEqualTo(new CommandLine(0, "", "formatted build.envd\n"));
    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(real)).isEqualTo(NICE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r-x---");
    assertThat(fmt("")).isEqualTo(new CommandLine(0, "", ""));
  }

  @Test
  void checkListsWhatWouldChangeAndWritesNothing() throws IOException {
    Path ugly = write("a/x.envd", UGLY);
    write("a/b/y.star", "x = 1\n");
    write("a/b/z.star", "x=1\n");
    write("a/.hidden/z.star", "x=1\n");
    write("a/other.py", "x=1\n");
    assertThat(fmt("", "--check", "a")).isEqualTo(new CommandLine(1, "a/b/z.star\na/x.envd\n", ""));
    assertThat(Files.readString(ugly)).isEqualTo(UGLY);
    assertThat(fmt("", "a").code()).isZero();
    assertThat(fmt("", "--check", "a")).isEqualTo(new CommandLine(0, "", ""));
  }

  @Test
  void diffShowsWhatWouldChange() throws IOException {
    write("build.envd", UGLY);
    CommandLine answer = fmt("", "--diff");
    assertThat(answer.code()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            --- a/build.envd
            +++ b/build.envd
            @@ -1,2 +1,2 @@
            -def build( ):
            -  base( dev = True ) # c
            +def build():
            +    base(dev=True)  # c
            """);
    assertThat(fmt("", "--diff", "--check").code()).isEqualTo(1);
  }

  @Test
  void aDashReadsAndWritesTheStandardStreams() {
    assertThat(fmt(UGLY, "-")).isEqualTo(new CommandLine(0, NICE, ""));
    assertThat(fmt(UGLY, "-", "--check")).isEqualTo(new CommandLine(1, "<stdin>\n", ""));
    assertThat(fmt(UGLY, "-", "x").code()).isEqualTo(2);
  }

  @Test
  void aBrokenFileStaysAndTheOthersAreFormatted() throws IOException {
    Path broken = write("a.envd", "def build(:\n  x\n");
    Path ugly = write("b.envd", UGLY);
    CommandLine answer = fmt("", "a.envd", "b.envd", "none.envd");
    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.err())
        .contains("a.envd:1:11: got ':', want identifier")
        .contains("formatted b.envd")
        .contains("error: none.envd: no such file");
    assertThat(broken).hasContent("def build(:\n  x\n");
    assertThat(ugly).hasContent(NICE);
  }
}
