package dev.bothy.engine.fileop;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.op.FileAction;
import dev.bothy.oci.tar.EntryType;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** What copies make of archives that they unpack. */
public class ArchiveBehaviour extends FileSteps {
  public ArchiveBehaviour() throws IOException {}

  @Inside
  public void archivesAreUnpackedWhenAsked() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      TarWriter tar = new TarWriter(zip);
      tar.write(TarEntry.directory("d"));
      tar.write(TarEntry.file("d/f", 2), new byte[] {'h', 'i'});
      tar.write(TarEntry.file("/./d/../top", 1), new byte[] {'x'});
      tar.finish();
    }
    Result source =
        tree(
            (root, fd) -> {
              Files.write(root.resolve("a.tar.gz"), bytes.toByteArray());
              Files.writeString(root.resolve("plain"), "no archive");
            });
    FileAction.Copy archive = new CopyBuilder("/a.tar.gz", "/into").unpack().owner(ADA).build();
    assertThat(listing(one(archive, Result.SCRATCH, source)))
        .contains("into/d d", "into/d/f f 644 7:8", "into/top f");
    for (String program : List.of("bzip2", "xz", "zstd")) {
      Path place = Files.createTempDirectory("archive");
      Files.write(place.resolve("a.gz"), bytes.toByteArray());
      Path packed = place.resolve("packed");
      Process pack =
          new ProcessBuilder("sh", "-c", "gzip -dc < " + place + "/a.gz | " + program + " -c")
              .redirectOutput(packed.toFile())
              .start();
      assertThat(pack.waitFor()).isZero();
      Result other = tree((root, fd) -> Files.copy(packed, root.resolve("a.tar.gz")));
      dev.bothy.engine.sys.Trees.delete(place);
      assertThat(listing(one(archive, Result.SCRATCH, other)))
          .as(program)
          .contains("into/d d", "into/d/f f 644 7:8", "into/top f");
    }
    FileAction.Copy plain = new CopyBuilder("/plain", "/into/").unpack().build();
    assertThat(listing(one(plain, Result.SCRATCH, source))).contains("into/plain f");
  }

  /** What a copy into an empty tree makes of an archive. */
  private String unpacked(TarEntry... entries) throws Exception {
    return listing(one(archive(), Result.SCRATCH, archived(entries)));
  }

  private static FileAction.Copy archive() {
    return new CopyBuilder("/a.tar", "/").unpack().build();
  }

  private Result archived(TarEntry... entries) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(bytes);
    for (TarEntry entry : entries) {
      tar.write(entry, new byte[(int) entry.size()]);
    }
    tar.finish();
    return tree((root, fd) -> Files.write(root.resolve("a.tar"), bytes.toByteArray()));
  }

  private static TarEntry hardLink(String name, String existing, int mode, long uid) {
    return new TarEntry(
        name, EntryType.HARD_LINK, mode, uid, uid, 5, 0, 0, existing, 0, 0, Map.of());
  }

  @Inside
  public void namesThatLeadOutOfAnArchiveAreRefused() throws Exception {
    for (String name : List.of("../x", "a/../../x", "/../x")) {
      failure(archive(), Result.SCRATCH, archived(TarEntry.file(name, 1)));
      failure(
          archive(), Result.SCRATCH, archived(TarEntry.file("x", 1), hardLink("y", name, 0644, 0)));
    }
  }

  @Inside
  public void whereAnArchiveGoesIsNotPartOfIt() throws Exception {
    TarEntry top = new TarEntry("./", EntryType.DIRECTORY, 0700, 5, 5, 5, 0, 0, "", 0, 0, Map.of());
    assertThat(unpacked(top, TarEntry.file(".", 1), TarEntry.file("a", 1)))
        .isEqualTo(unpacked(TarEntry.file("a", 1)));
  }

  @Inside
  public void aHardLinkOfAnArchiveSaysWhatTheFileIs() throws Exception {
    assertThat(unpacked(TarEntry.file("a", 1), hardLink("b", "a", 04711, 7)))
        .contains("a f 4711 7:7", "b f 4711 7:7");
  }

  @Inside
  public void parentsThatAnArchiveImpliesAreRoots() throws Exception {
    FileAction.Copy owned = new CopyBuilder("/a.tar", "/").unpack().owner(ADA).build();
    assertThat(listing(one(owned, Result.SCRATCH, archived(TarEntry.file("p/f", 1)))))
        .contains("p d 755 0:0", "p/f f 644 7:8");
  }

  @Inside
  public void parentsThatAnArchiveImpliesTakeNothingFromADirectoryWithASetGroupIdBit()
      throws Exception {
    TarEntry shared =
        new TarEntry("s", EntryType.DIRECTORY, 02775, 7, 8, 5, 0, 0, "", 0, 0, Map.of());
    assertThat(unpacked(shared, TarEntry.file("s/p/q/f", 1)))
        .contains("s d 2775 7:8", "s/p d 755 0:0", "s/p/q d 755 0:0");
  }

  @Inside
  public void timesThatNoFileHasAre1970() throws Exception {
    for (long seconds : new long[] {-77, 1L << 34}) {
      TarEntry odd =
          new TarEntry("a", EntryType.FILE, 0644, 0, 0, seconds, 5, 0, "", 0, 0, Map.of());
      Result result = one(archive(), Result.SCRATCH, archived(odd));
      Path file = store.layers().fs(result.layers().getLast()).resolve("a");
      assertThat(Files.getLastModifiedTime(file).toMillis()).as("" + seconds).isZero();
    }
  }

  @Inside
  public void attributesOfAnArchiveAreThoseThatCopiesHave() throws Exception {
    Map<String, byte[]> attributes =
        Map.of(
            "user.empty", new byte[0],
            "user.overlay.opaque", new byte[] {'y'},
            "user.note", new byte[] {'v'});
    TarEntry noted = new TarEntry("a", EntryType.FILE, 0644, 0, 0, 5, 0, 0, "", 0, 0, attributes);
    Result result = one(archive(), Result.SCRATCH, archived(noted));
    Path file = store.layers().fs(result.layers().getLast()).resolve("a");
    assertThat(Xattrs.list(Fd.NONE, file.toString())).containsOnly("user.empty", "user.note");
  }

  @Inside
  public void theLastThatAnArchiveSaysOfADirectoryCounts() throws Exception {
    TarEntry first = directory(0700, 5);
    Result result = one(archive(), Result.SCRATCH, archived(first, directory(0750, 7)));
    Path directory = store.layers().fs(result.layers().getLast()).resolve("d");
    assertThat(Files.getLastModifiedTime(directory).toMillis()).isEqualTo(7000);
  }

  private static TarEntry directory(int mode, long seconds) {
    return new TarEntry("d", EntryType.DIRECTORY, mode, 0, 0, seconds, 0, 0, "", 0, 0, Map.of());
  }

  @Inside
  public void aHardLinkOfAnArchiveToWhatIsNoFileIsTheStepsFailure() throws Exception {
    for (String none : List.of("none", "d", "d/none", ".")) {
      Result source = archived(directory(0700, 5), hardLink("b", none, 0644, 0));
      assertThat(failure(archive(), Result.SCRATCH, source))
          .hasMessage("cannot unpack /a.tar: the link \"b\" is to no file: \"" + none + "\"")
          .extracting(StepFailure::kind)
          .isEqualTo(SolveException.Kind.STEP);
    }
  }

  @Inside
  public void whatLiesInTheWayOfAnArchiveIsToldWithItsName() throws Exception {
    Result source = archived(TarEntry.file("l", 1), TarEntry.file("l/in", 1));
    assertThat(failure(archive(), Result.SCRATCH, source))
        .hasMessage("cannot unpack /a.tar: mkdir /l: not a directory");
  }

  @Inside
  public void aDirectoryThatAnArchiveReplacedIsTheStepsFailure() throws Exception {
    TarEntry inner =
        new TarEntry("d/in", EntryType.DIRECTORY, 0700, 0, 0, 5, 0, 0, "", 0, 0, Map.of());
    Result source = archived(directory(0700, 5), inner, TarEntry.file("d", 1), directory(0700, 5));
    assertThat(failure(archive(), Result.SCRATCH, source))
        .hasMessage("cannot unpack /a.tar: something took the place of its directory \"d/in\"")
        .extracting(StepFailure::kind)
        .isEqualTo(SolveException.Kind.STEP);
  }

  /** As with Go's {@code os.Chtimes}, which BuildKit ends with. */
  @Inside
  public void aLinkInThePlaceOfAnArchivesDirectoryKeepsItsTime() throws Exception {
    TarEntry target =
        new TarEntry("x", EntryType.DIRECTORY, 0700, 0, 0, 9, 0, 0, "", 0, 0, Map.of());
    TarEntry link = new TarEntry("d", EntryType.SYMLINK, 0777, 0, 0, 7, 0, 0, "x", 0, 0, Map.of());
    Result result = one(archive(), Result.SCRATCH, archived(target, directory(0700, 5), link));
    Path root = store.layers().fs(result.layers().getLast());
    assertThat(Files.getLastModifiedTime(root.resolve("x")).toMillis()).isEqualTo(5000);
    assertThat(Files.getLastModifiedTime(root.resolve("d"), NOFOLLOW_LINKS).toMillis())
        .isEqualTo(7000);
  }

  @Inside
  public void anArchiveThatEndsTooSoonIsTheStepsFailure() throws Exception {
    byte[] noise = new byte[1 << 16];
    new Random(1).nextBytes(noise);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      TarWriter tar = new TarWriter(zip);
      tar.write(TarEntry.file("a", noise.length), noise);
      tar.finish();
    }
    byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
    Result source = tree((root, fd) -> Files.write(root.resolve("a.tar"), cut));
    assertThat(failure(archive(), Result.SCRATCH, source))
        .hasMessageStartingWith("cannot unpack /a.tar: ");
  }
}
