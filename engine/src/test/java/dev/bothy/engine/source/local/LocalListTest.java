package dev.bothy.engine.source.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.SourceOp;
import java.io.ByteArrayOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources of which only a list comes in. */
@Timeout(60)
class LocalListTest extends LocalDirectoryBench {
  private static SourceOp op(String... attributes) {
    Map<String, String> attrs = new java.util.HashMap<>(Map.of("local.metadatatransfer", "true"));
    for (int i = 0; i < attributes.length; i += 2) {
      attrs.put(attributes[i], attributes[i + 1]);
    }
    return new SourceOp("local://x", attrs);
  }

  private LocalList list(String... attributes) throws Exception {
    return LocalList.of(root, LocalFilter.of(op(attributes), root));
  }

  /** The fields of each message, as protobuf says them in a text; of attributes the bytes. */
  private static List<String> entries(LocalList list) {
    List<String> entries = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(list.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int end = in.getInt() + in.position();
      List<String> fields = new ArrayList<>();
      while (in.position() < end) {
        long tag = varint(in);
        if ((tag & 7) == 0) {
          fields.add((tag >>> 3) + "=" + varint(in));
        } else {
          byte[] bytes = new byte[(int) varint(in)];
          in.get(bytes);
          fields.add((tag >>> 3) + "=" + new String(bytes, UTF_8));
        }
      }
      entries.add(String.join(" ", fields));
    }
    return entries;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private List<String> names(String... attributes) throws Exception {
    return entries(list(attributes)).stream()
        .map(e -> e.substring("1=".length(), e.indexOf(" 2=")))
        .toList();
  }

  private List<String> sent(String... attributes) throws Exception {
    return LocalTree.scan(store, root, LocalFilter.of(op(attributes), root)).entries().stream()
        .map(LocalTree.Entry::path)
        .toList();
  }

  @Test
  void allIsListedByTheBytesOfItsNamesAndNothingSent() throws Exception {
    Files.writeString(root.resolve("src.txt"), "beside");
    Files.writeString(root.resolve("\uE000"), "in the basic plane");
    Files.writeString(root.resolve("\uD83D\uDE00"), "beyond it");
    assertThat(names())
        .containsExactly(
            "a.txt",
            "link",
            "src",
            "src/b.py",
            "src/deep",
            "src/deep/c.py",
            "src.txt",
            "\uE000",
            "\uD83D\uDE00");
    assertThat(sent()).isEmpty();
  }

  @Test
  void exceptionsAreSentWithTheDirectoriesThatLeadThere() throws Exception {
    Files.createDirectories(root.resolve("src/empty"));
    String exceptions = "local.metadatatransferexclude";
    assertThat(sent(exceptions, "[\"**/*.py\"]"))
        .containsExactly("src", "src/b.py", "src/deep", "src/deep/c.py");
    assertThat(sent(exceptions, "[\"src/empty\", \"a.txt\"]"))
        .containsExactly("a.txt", "src", "src/empty");
    assertThat(sent(exceptions, "[\"src\", \"!src/deep\"]"))
        .containsExactly("src", "src/b.py", "src/empty");
    assertThat(sent(exceptions, "[\"**/c.py\", \"!src/\"]")).isEmpty();
    assertThat(sent(exceptions, "null")).isEmpty();
    assertThat(names(exceptions, "[\"src\"]")).hasSize(7);
  }

  @Test
  void filtersAreForTheListAndForWhatIsSent() throws Exception {
    String[] filters = {
      "local.includepattern", "[\"src\"]",
      "local.excludepatterns", "[\"**/b.py\"]",
      "local.metadatatransferexclude", "[\"*\"]"
    };
    assertThat(names(filters)).containsExactly("src", "src/deep", "src/deep/c.py");
    assertThat(sent(filters)).containsExactly("src", "src/deep", "src/deep/c.py");
    assertThat(names("local.includepattern", "[\"src/deep/*\"]"))
        .containsExactly("src", "src/deep", "src/deep/c.py");
    assertThat(names("local.includepattern", "[\"src/deep/none\"]")).isEmpty();
    assertThat(list("local.includepattern", "[\"none\"]").newest()).isZero();
  }

  /** Field by field as fsutil has them: the bits of modes are those of Go. */
  @Test
  void eachKindOfFileIsTold() throws Exception {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (!path.equals(root)) {
          Files.delete(path);
        }
      }
    }
    Path file = Files.writeString(root.resolve("f"), "1234567");
    Objects.requireNonNull(Files.getFileAttributeView(file, UserDefinedFileAttributeView.class))
        .write("note", ByteBuffer.wrap(new byte[] {'n'}));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.createLink(root.resolve("g"), file);
    Files.createDirectory(root.resolve("d"));
    Files.setPosixFilePermissions(root.resolve("d"), PosixFilePermissions.fromString("rwxr-xr-x"));
    run("chmod", "7755", root.resolve("d").toString());
    Files.createSymbolicLink(root.resolve("s"), Path.of("f"));
    run("mkfifo", "-m", "600", root.resolve("p").toString());
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(root.resolve("u")));
      Files.setPosixFilePermissions(
          root.resolve("u"), PosixFilePermissions.fromString("rwxr-xr-x"));
      for (String name : List.of("f", "d", "p", "u")) { // Java opens a pipe for that, and waits
        run("touch", "-d", "@1.5", root.resolve(name).toString());
      }
      run("touch", "-h", "-d", "@-1", root.resolve("s").toString());
    }
    String second = " 6=1500000000";
    assertThat(entries(list()))
        .containsExactly(
            "1=d 2=" + (1L << 31 | 1 << 23 | 1 << 22 | 1 << 20 | 0755) + second,
            "1=f 2=" + 0640 + " 5=7" + second + " 10=\n\tuser.note\u0012\u0001n",
            "1=g 2=" + 0640 + " 5=7" + second + " 7=f 10=\n\tuser.note\u0012\u0001n",
            "1=p 2=" + (1 << 25 | 0600) + second,
            "1=s 2=" + (1 << 27 | 0777) + " 5=1 6=-1000000000 7=f",
            "1=u 2=" + 0755 + second);
    assertThat(list().newest()).isEqualTo(1_500_000_000L);
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  /** The length, and the bytes that fsutil's own Stat is. */
  @Test
  void aMessageIsFramedByItsLength() throws Exception {
    Files.setLastModifiedTime(root.resolve("a.txt"), FileTime.fromMillis(1));
    Files.setPosixFilePermissions(
        root.resolve("a.txt"), PosixFilePermissions.fromString("rw-r--r--"));
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.writeBytes(new byte[] {16, 0, 0, 0});
    expected.writeBytes(HexFormat.of().parseHex("0a05612e74787410a403280130c0843d"));
    assertThat(list("local.includepattern", "[\"a.txt\"]").bytes())
        .isEqualTo(expected.toByteArray());
  }

  @Test
  void timesCountHere() throws Exception {
    byte[] before = list().bytes();
    Files.setLastModifiedTime(root.resolve("src/b.py"), LONG_AGO);
    assertThat(list().bytes()).isNotEqualTo(before);
  }

  @Test
  void whatHasTheListsOwnNameIsPassedOver() throws Exception {
    Files.writeString(root.resolve(".fsutil-metadata"), "of an earlier one");
    Files.writeString(root.resolve("src/.fsutil-metadata"), "elsewhere it is a file");
    String[] all = {"local.metadatatransferexclude", "[\"**/.fsutil*\"]"};
    assertThat(names(all)).contains("src/.fsutil-metadata").doesNotContain(".fsutil-metadata");
    assertThat(sent(all)).containsExactly("src", "src/.fsutil-metadata");
  }

  @ParameterizedTest
  @CsvSource({"1, true", "True, true", "f, false", "FALSE, false"})
  void theAttributeIsATruthAsClientsInGoWriteIt(String value, boolean lists) throws Exception {
    SourceOp op = new SourceOp("local://x", Map.of("local.metadatatransfer", value));
    assertThat(LocalFilter.of(op, root).lists()).isEqualTo(lists);
    assertThat(LocalTree.scan(store, root, LocalFilter.of(op, root)).entries())
        .hasSize(lists ? 0 : 6);
  }

  @ParameterizedTest
  @CsvSource({
    "local.metadatatransfer, yes",
    "local.metadatatransfer, ''",
    "local.metadatatransferexclude, x",
    "local.metadatatransferexclude, '[\"[\"]'",
  })
  void malformedOnesAreRefused(String attribute, String value) {
    assertThatThrownBy(() -> list(attribute, value)).isInstanceOf(StepFailure.class);
  }
}
