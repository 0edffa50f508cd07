package dev.bothy.engine.fileop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.op.QuietContext;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.Source;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Placement;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.state.LocalOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What comes in to where a copy puts it, beside what comes in and is then copied. */
public class StraightCopyBehaviour extends FileSteps {
  private static final Pattern TIME = Pattern.compile(" (\\d+)\\.\\d{9}(?=[ \n])");

  private final long begun = System.currentTimeMillis() / 1000;
  private final Path project = Files.createDirectory(files.directory().resolve("project"));
  private final Sources sources =
      new Sources(store, new SourceSettings(Map.of("src", project), Map.of(), false, false));

  public StraightCopyBehaviour() throws IOException {}

  /** Something of each kind, and much of it. */
  private void fill() throws IOException {
    try (Fd fd = Fd.directory(project)) {
      FileCalls.mkdir(fd, "data", 0700);
      FileCalls.mkdir(fd, "data/sub", 02751);
      FileCalls.mkdir(fd, "data/sub/empty", 0700);
      for (String name : List.of("data/big", "data/sub/f", "data/setuid", "outside")) {
        Files.writeString(project.resolve(name), name);
      }
      try (RandomAccessFile big =
          new RandomAccessFile(project.resolve("data/big").toFile(), "rw")) {
        big.setLength(16 << 20);
      }
      FileCalls.chmod(fd, "data", 0750);
      FileCalls.chmod(fd, "data/sub", 02751);
      FileCalls.chmod(fd, "data/setuid", 04711);
      FileCalls.link(fd, "data/sub/f", fd, "data/again");
      FileCalls.symlink("sub/f", fd, "data/link");
      FileCalls.symlink("data", fd, "also");
      FileCalls.mknod(fd, "data/pipe", FileStat.FIFO | 0622, 0, 0);
      for (String name : List.of("data", "data/sub", "data/sub/f")) {
        Xattrs.set(fd, name, "user.note", new byte[] {7});
      }
      String[] all = {
        "data/sub/empty",
        "data/sub/f",
        "data/big",
        "data/setuid",
        "data/link",
        "data/pipe",
        "data/sub",
        "data",
        "outside",
        "also"
      };
      for (int i = 0; i < all.length; i++) {
        FileCalls.times(fd, all[i], 1_000 + i, 3, 1_000_000 + i, 5);
      }
    }
  }

  private static Vertex local(String... include) {
    State local = State.local("src", new LocalOptions().include(List.of(include)));
    return local.marshal(Platform.host()).vertices().getFirst();
  }

  private static Op op(FileAction.Copy copy) {
    return new Op(
        List.of(new Input(Digest.of(new byte[0]), 0)),
        new FileOp(List.of(new FileAction(-1, 0, 0, copy))),
        null,
        null);
  }

  private @Nullable Placement placement(Vertex source, FileAction.Copy copy) throws Exception {
    String _ = sources.pin(source, new QuietContext());
    Placement placement = StraightCopy.of(op(copy));
    return placement != null && sources.isWorthPlacing(source, placement) ? placement : null;
  }

  /** Its tree with times, of which those of now are all the same. */
  private String text(Result result) throws IOException {
    return TIME.matcher(listing(result))
        .replaceAll(time -> Long.parseLong(time.group(1)) >= begun ? " now" : time.group());
  }

  private Digest content(Result result) throws IOException {
    LayerId layer = result.layers().getFirst();
    return store.layers().contentDigest(layer);
  }

  private static List<FileAction.Copy> copies() {
    List<FileAction.Copy> copies = new ArrayList<>();
    for (String src : List.of("/", ".", "/data", "data/", "/data/.")) {
      for (String dest : List.of("/", "", "/x", "/x/", "x/.", "/x/./y")) {
        for (int how = 0; how < 8; how++) {
          CopyBuilder copy = new CopyBuilder(src, dest);
          copy = (how & 1) == 0 ? copy : copy.contents();
          copy = (how & 2) == 0 ? copy : copy.noCreate();
          copies.add(((how & 4) == 0 ? copy : copy.wildcard(false)).build());
        }
      }
    }
    return copies;
  }

  @Inside
  public void theTreeIsTheSame() throws Exception {
    fill();
    Vertex source = local("data");
    String pin = sources.pin(source, new QuietContext());
    Result cameIn = sources.fetch(source, pin, new QuietContext()).result();
    int straight = 0;
    for (FileAction.Copy copy : copies()) {
      Placement placement = placement(source, copy);
      if (placement == null) {
        continue;
      }
      straight++;
      Result wanted = run(List.of(new FileAction(-1, 0, 0, copy)), cameIn).getFirst();
      Source.Fetched fetched = sources.fetchTo(source, placement);
      assertThat(fetched.placement()).isEqualTo(placement);
      assertThat(fetched.pin()).isEqualTo(pin);
      assertThat(text(fetched.result())).as("%s", copy).isEqualTo(text(wanted));
      if (!copy.allowWildcard()) { // attributes, too; it takes its time
        assertThat(content(fetched.result())).as("%s", copy).isEqualTo(content(wanted));
      }
    }
    assertThat(straight).isGreaterThan(150);
  }

  @Inside
  public void aCopyThatFailsOrDoesMoreIsNotForThem() throws Exception {
    fill();
    Vertex data = local("data");
    assertThat(placement(data, copy("/data", "/x"))).isNotNull();
    List<FileAction.Copy> others =
        List.of(
            new CopyBuilder("/data", "/x/y").noCreate().build(),
            new CopyBuilder("/data", "/x").owner(ADA).build(),
            new CopyBuilder("/data", "/x").mode(0755).build(),
            new CopyBuilder("/data", "/x").modeStr("u+w").build(),
            new CopyBuilder("/data", "/x").timestamp(1).build(),
            new CopyBuilder("/data", "/x").unpack().build(),
            new CopyBuilder("/data", "/x").include("f*").build(),
            new CopyBuilder("/data", "/x").exclude("f*").build(),
            new CopyBuilder("/data", "/x").required("f*").build(),
            new CopyBuilder("/dat*", "/x").wildcard(false).build(),
            copy("/data/link/../..", "/x"),
            copy("/data", "/x/../../y"),
            copy("/data", "/" + "x".repeat(256)),
            copy("/missing", "/x"),
            copy("/data/sub", "/x"),
            copy("/data/big", "/x"),
            copy("/data/sub/f", "/x"));
    for (FileAction.Copy copy : others) {
      assertThat(placement(data, copy)).as("%s", copy).isNull();
    }
    assertThat(placement(local("data", "also"), copy("/also", "/x"))).isNull();
    assertThat(placement(local("data", "outside"), copy("/data", "/x"))).isNull();
    assertThat(placement(local("data/sub"), copy("/data/sub", "/x"))).isNull(); // it is small
    Vertex vertex = new Vertex(Digest.of(new byte[1]), op(copy("/", "/x")), data.metadata(), null);
    assertThat(sources.isWorthPlacing(vertex, Placement.ITSELF)).isFalse();
  }

  /** What was a directory when it was looked at may be something else when it comes in. */
  @Inside
  public void whatFitsNoMoreComesInAsItIs() throws Exception {
    fill();
    Vertex source = local("data");
    FileAction.Copy copy = copy("/data", "/x");
    Placement placement = placement(source, copy);
    Files.move(project.resolve("data"), project.resolve("moved"));
    Files.createSymbolicLink(project.resolve("data"), Path.of("moved"));
    Source.Fetched fetched = sources.fetchTo(source, java.util.Objects.requireNonNull(placement));
    assertThat(fetched.placement()).isEqualTo(Placement.ITSELF);
    assertThat(listing(fetched.result())).startsWith("data l -> moved");
  }

  @Inside
  public void filesAreSharedWhereverTheyWere() throws Exception {
    fill();
    Thread.sleep(2_100); // what is younger may change once more without its times telling
    Vertex source = local("data");
    List<Result> all = new ArrayList<>();
    for (String dest : List.of("/x", "/y/z", "/x")) {
      Placement placement = placement(source, copy("/data", dest));
      all.add(sources.fetchTo(source, java.util.Objects.requireNonNull(placement)).result());
      String pin = sources.pin(source, new QuietContext());
      all.add(sources.fetch(source, pin, new QuietContext()).result());
    }
    List<String> where = List.of("x", "data", "y/z", "data", "x", "data");
    for (int i = 1; i < all.size(); i++) {
      assertThat(ino(all.get(i), where.get(i) + "/big")).isEqualTo(ino(all.getFirst(), "x/big"));
    }
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        List<LayerId> both = over(all.get(i), all.get(j));
        boolean theSamePaths = where.get(i).equals(where.get(j));
        assertThat(snapshots.apart(both).equals(both)).as(i + " " + j).isEqualTo(theSamePaths);
      }
    }
  }

  private static List<LayerId> over(Result lower, Result upper) {
    return List.of(lower.layers().getFirst(), upper.layers().getFirst());
  }

  private long ino(Result result, String path) throws IOException {
    try (Fd fd = Fd.directory(store.layers().fs(result.layers().getFirst()))) {
      return FileCalls.stat(fd, path).ino();
    }
  }

  @Inside
  public void aDamagedWordOfWhereTheyWereMeansToCopy() throws Exception {
    fill();
    Thread.sleep(2_100);
    Vertex source = local("data");
    FileAction.Copy copy = copy("/data", "/x");
    Placement placement = java.util.Objects.requireNonNull(placement(source, copy));
    Result first = sources.fetchTo(source, placement).result();
    Path pointer;
    try (var pointers = Files.list(store.root().resolve("cache/versions"))) {
      pointer = pointers.findFirst().orElseThrow();
    }
    List<String> told = Files.readAllLines(pointer);
    for (List<String> damaged :
        List.of(
            told.subList(0, 2),
            List.of(told.get(0), told.get(1), "zz"),
            List.of(told.get(0), told.get(1), "2e2e"),
            List.of(told.get(0), told.get(1), "6e6f6e65"))) {
      Files.write(pointer, damaged);
      String _ = sources.pin(source, new QuietContext());
      Result again = sources.fetchTo(source, placement).result();
      assertThat(ino(again, "x/big")).as("%s", damaged).isNotEqualTo(ino(first, "x/big"));
      assertThat(content(again)).isEqualTo(content(first));
    }
  }

  @Inside
  public void aCopyThatFailsIsLeftToThoseWhoTellWhy() throws Exception {
    fill();
    Vertex source = local("data");
    String pin = sources.pin(source, new QuietContext());
    Result cameIn = sources.fetch(source, pin, new QuietContext()).result();
    for (FileAction.Copy copy : copies()) {
      try {
        List<Result> _ = run(List.of(new FileAction(-1, 0, 0, copy)), cameIn);
      } catch (StepFailure e) {
        assertThat(StraightCopy.of(op(copy))).as("%s", copy).isNull();
      }
    }
  }
}
