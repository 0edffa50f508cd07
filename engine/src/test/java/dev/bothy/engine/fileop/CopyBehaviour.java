package dev.bothy.engine.fileop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.llb.op.FileAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What copies do to trees; the numbers in comments are those of BuildKit's own tests. */
public class CopyBehaviour extends FileSteps {
  public CopyBehaviour() throws IOException {}

  // 41
  @Inside
  public void namesOfOneFileStayNamesOfOneFile() throws Exception {
    Result source =
        tree(
            (root, fd) -> {
              FileCalls.mkdir(fd, "src", 0755);
              FileCalls.mkdir(fd, "src/a", 0755);
              FileCalls.mkdir(fd, "src/b", 0755);
              Files.writeString(root.resolve("src/a/f"), "both");
              FileCalls.link(fd, "src/a/f", fd, "src/b/g");
              FileCalls.symlink("f", fd, "src/a/s");
              FileCalls.link(fd, "src/a/s", fd, "src/b/t");
              Files.writeString(root.resolve("src/b/lone"), "lone");
            });
    for (Result base : List.of(Result.SCRATCH, sample())) {
      Result copied = one(new CopyBuilder("/src", "/to").owner(ADA).build(), base, source);
      try (Fd fd = Fd.directory(store.layers().fs(copied.layers().getLast()))) {
        FileStat file = FileCalls.stat(fd, "to/a/f");
        assertThat(file.nlink()).isEqualTo(2);
        assertThat(file.sameFile(FileCalls.stat(fd, "to/b/g"))).isTrue();
        assertThat(file.uid()).isEqualTo(7);
        assertThat(FileCalls.stat(fd, "to/a/s").sameFile(FileCalls.stat(fd, "to/b/t"))).isTrue();
        assertThat(FileCalls.stat(fd, "to/b/lone").nlink()).isEqualTo(1);
      }
    }
  }

  // 63 of copies
  @Inside
  public void fileCapabilitiesComeAlong() throws Exception {
    byte[] netRaw = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    String capability = "security.capability";
    Result source =
        tree(
            (root, fd) -> {
              FileCalls.mkdir(fd, "bin", 0755);
              Files.writeString(root.resolve("bin/ping"), "ping");
              Xattrs.set(fd, "bin/ping", capability, netRaw);
            });
    byte[] made;
    try (Fd fd = Fd.directory(store.layers().fs(source.layers().getFirst()))) {
      made = Xattrs.get(fd, "bin/ping", capability);
    }
    assertThat(made).isNotNull();
    for (FileAction.Copy copy :
        List.of(
            copy("/bin/ping", "/to"),
            copy("/bin", "/to"),
            new CopyBuilder("/bin", "/to").owner(ADA).mode(0700).build())) {
      for (Result base : List.of(Result.SCRATCH, sample())) {
        Result copied = one(copy, base, source);
        try (Fd fd = Fd.directory(store.layers().fs(copied.layers().getLast()))) {
          String name = copy.src().equals("/bin") ? "to/ping" : "to";
          assertThat(Xattrs.get(fd, name, capability)).isEqualTo(made);
        }
      }
    }
  }

  @Inside
  public void manyFilesOfManyDirectoriesComeWithAllThatTheyHave() throws Exception {
    Result source =
        tree(
            (root, fd) -> {
              for (int d = 0; d < 40; d++) {
                String directory = "d" + d;
                FileCalls.mkdir(fd, directory, 0750);
                for (int f = 0; f < 50; f++) {
                  Files.writeString(root.resolve(directory + "/f" + f), "d" + d + "f" + f);
                  FileCalls.chmod(fd, directory + "/f" + f, 0600 | f % 8);
                  FileCalls.chown(fd, directory + "/f" + f, d, f);
                  FileCalls.times(fd, directory + "/f" + f, 1, 2, 1_000_000 + f, d);
                }
                FileCalls.times(fd, directory, 3, 4, 2_000_000 + d, 5);
              }
              byte[] large = new byte[200_001];
              java.util.Arrays.fill(large, (byte) 7);
              Files.write(root.resolve("d0/large"), large);
              FileCalls.times(fd, "d0/large", 0, 0, 7, 7);
              FileCalls.times(fd, "d0", 3, 4, 2_000_000, 5);
              FileCalls.times(fd, ".", 3, 4, 5, 6);
            });
    String wanted = listing(source);
    for (Result base : List.of(Result.SCRATCH, sample())) {
      Result copied = one(copy("/", "/all/"), base, source);
      Result back = one(new CopyBuilder("/all", "/").contents().build(), Result.SCRATCH, copied);
      assertThat(listing(back)).isEqualTo(wanted);
    }
    assertThat(wanted.lines()).hasSize(40 * 51 + 1);
  }

  @Inside
  public void aCopiedDirectoryGoesIntoAnExistingOneOrBecomesTheNewOne() throws Exception {
    Result dest = one(mkdir("/dst", 0700, false));
    String expected =
        """
        dst/src d 755 0:0 1000.000000005
        dst/src/a.txt f 640 3:4 1000.000000005 a
        dst/src/b.md f 644 0:0 1000.000000005 b
        """;
    assertThat(listing(one(copy("/src", "/dst"), dest, sample()))).contains(expected);
    assertThat(listing(one(copy("/src", "/new"), dest, sample())))
        .contains("new/sub/c.txt")
        .contains("new d 755 0:0 1000.000000005");
    assertThat(listing(one(copy("/src", "/new/"), dest, sample()))).contains("new/src/sub/c.txt");
    FileAction.Copy contents = new CopyBuilder("/src", "/dst").contents().build();
    assertThat(listing(one(contents, dest, sample())))
        .contains(
            "dst/sub/c.txt",
            "dst d 700 0:0 1000.000000005",
            "dst/sub d 711 0:0 1000.000000005",
            "dst/link l -> sub");
  }

  @Inside
  public void aCopiedFileGoesIntoADirectoryOrTakesTheName() throws Exception {
    Result dest = one(mkdir("/dst", 0700, false));
    assertThat(listing(one(copy("/src/a.txt", "/dst"), dest, sample()))).contains("dst/a.txt");
    assertThat(listing(one(copy("/src/a.txt", "/dst/other"), dest, sample())))
        .contains("dst/other f");
    assertThat(listing(one(copy("/src/a.txt", "/made/up/"), dest, sample())))
        .contains("made/up/a.txt f");
    FileAction.Copy strict = new CopyBuilder("/src/a.txt", "/made/up").noCreate().build();
    assertThat(failure(strict, dest, sample())).hasMessageContaining("no directory /made");
    FileAction.Copy none = new CopyBuilder("/no*", "/made/up").wildcard(true).noCreate().build();
    assertThat(failure(none, dest, sample())).hasMessageContaining("no directory /made");
    assertThat(failure(copy("/src/none", "/x"), dest, sample()))
        .hasMessage("cannot copy /src/none: nothing is there");
  }

  // 42
  @Inside
  public void copyingFromNothingFails() {
    assertThat(failure(copy("/x", "/y"), Result.SCRATCH)).hasMessageContaining("nothing is there");
  }

  @Inside
  public void ownerModeAndTimeApplyToAllThatIsCopied() throws Exception {
    FileAction.Copy copy =
        new CopyBuilder("/src", "/deep/new")
            .owner(ADA)
            .mode(0750)
            .timestamp(1_500_000_000L)
            .build();
    assertThat(listing(one(copy, one(mkdir("/other", 0755, false)), sample())))
        .contains(
            """
            deep d 750 7:8 1.500000000
            deep/new d 750 7:8 1.500000000
            deep/new/a.txt f 750 7:8 1.500000000 a
            deep/new/b.md f 750 7:8 1.500000000 b
            deep/new/link l -> sub 7:8 1.500000000
            deep/new/sub d 750 7:8 1.500000000
            deep/new/sub/c.txt f 750 7:8 1.500000000 c
            """);
  }

  // 38
  @Inside
  public void symbolicModes() throws Exception {
    FileAction.Copy copy = new CopyBuilder("/src", "/n").modeStr("go-rwx,u+X").build();
    assertThat(listing(one(copy, Result.SCRATCH, sample())))
        .contains("n d 700", "n/a.txt f 600", "n/sub d 700");
  }

  @Inside
  public void ownersByName() throws Exception {
    Result base =
        tree(
            (root, fd) -> {
              Files.createDirectory(root.resolve("etc"));
              Files.writeString(root.resolve("etc/passwd"), "ada:x:1000:1001::/:\n");
              Files.writeString(root.resolve("etc/group"), "staff:x:50:\n");
            });
    Result result =
        run(
                List.of(
                    new FileAction(0, -1, -1, chowned("/one", "ada", null, 0)),
                    new FileAction(1, -1, -1, chowned("/two", "ada", "staff", 1)),
                    new FileAction(2, -1, -1, chowned("/three", "nobody-here", null, 0)),
                    new FileAction(
                        3,
                        -1,
                        0,
                        new FileAction.Mkdir(
                            "/four",
                            0755,
                            false,
                            new FileAction.Chown(new FileAction.ById(12), null),
                            -1))),
                base)
            .getFirst();
    assertThat(listing(result))
        .contains(
            "one d 755 1000:1001", "two d 755 1000:50", "three d 755 0:0", "four d 755 12:12");
    assertThat(result.layers()).hasSize(2);
  }

  private static FileAction.Mkdir chowned(
      String path, String user, @Nullable String group, int input) {
    return new FileAction.Mkdir(
        path,
        0755,
        false,
        new FileAction.Chown(
            new FileAction.ByName(user, input),
            group == null ? null : new FileAction.ByName(group, input)),
        -1);
  }

  @Inside
  public void wildcardsMatchByComponent() throws Exception {
    Result dest = one(mkdir("/dst", 0755, false));
    assertThat(
            listing(
                one(
                    new CopyBuilder("/src/*.txt", "/dst/").wildcard(false).build(),
                    dest,
                    sample())))
        .contains("dst/a.txt")
        .doesNotContain("b.md", "c.txt");
    assertThat(
            listing(
                one(
                    new CopyBuilder("/s?c/[a-z]*/c.*", "/dst/").wildcard(false).build(),
                    dest,
                    sample())))
        .contains("dst/c.txt");
    assertThat(
            failure(
                new CopyBuilder("/src/*.none", "/dst/").wildcard(false).build(), dest, sample()))
        .hasMessageContaining("/src/*.none");
    assertThat(one(new CopyBuilder("/src/*.none", "/dst/").wildcard(true).build(), dest, sample()))
        .isEqualTo(dest);
  }

  // 36
  @Inside
  public void includeAndExcludePatterns() throws Exception {
    FileAction.Copy include = new CopyBuilder("/src", "/n").include("**/*.txt").build();
    assertThat(listing(one(include, Result.SCRATCH, sample())))
        .isEqualTo(
            """
            n d 755 0:0 1000.000000005
            n/a.txt f 640 3:4 1000.000000005 a
            n/sub d 711 0:0 1000.000000005
            n/sub/c.txt f 644 0:0 1000.000000005 c
            """);
    FileAction.Copy exclude = new CopyBuilder("/src", "/n").exclude("sub", "*.md").build();
    assertThat(listing(one(exclude, Result.SCRATCH, sample())))
        .contains("n/a.txt", "n/link")
        .doesNotContain("n/sub", "b.md");
    FileAction.Copy negated = new CopyBuilder("/src", "/n").exclude("*", "!sub/c.txt").build();
    assertThat(listing(one(negated, Result.SCRATCH, sample())))
        .contains("n/sub/c.txt")
        .doesNotContain("a.txt");
    FileAction.Copy required = new CopyBuilder("/src", "/n").required("no*").build();
    assertThat(failure(required, Result.SCRATCH, sample())).hasMessageContaining("no*");
  }

  // 37
  @Inside
  public void collisions() throws Exception {
    Result dest =
        tree(
            (root, fd) -> {
              Files.createDirectories(root.resolve("d/a.txt"));
              Files.writeString(root.resolve("d/sub"), "file");
            });
    FileAction.Copy plain = new CopyBuilder("/src", "/d").contents().build();
    assertThat(failure(plain, dest, sample())).hasMessageContaining("over the directory /d/a.txt");
    FileAction.Copy replace = new CopyBuilder("/src", "/d").contents().replace().build();
    assertThat(listing(one(replace, dest, sample())))
        .contains("d/a.txt f 640", "d/sub d 711", "d/sub/c.txt");
  }

  @Inside
  public void nothingEscapesTheRoot() throws Exception {
    Path outside = Files.createDirectory(files.directory().resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    Result evil =
        tree(
            (root, fd) -> {
              FileCalls.symlink(outside.toString(), fd, "abs");
              FileCalls.symlink("../../../../../../../../" + outside, fd, "rel");
              FileCalls.symlink(outside.resolve("secret").toString(), fd, "file");
            });
    for (String link : List.of("abs", "rel")) {
      failure(copy("/" + link + "/secret", "/x"), evil, evil);
      // Inside the root the link's target is a place like another.
      Result result = one(new FileAction.Mkdir("/" + link + "/made", 0755, true, null, -1), evil);
      assertThat(listing(result)).contains(outside.toString().substring(1) + "/made d");
      assertThat(outside.resolve("made")).doesNotExist();
    }
    failure(mkfile("/file", 0644, "overwritten"), evil);
    FileAction.Copy followed = new CopyBuilder("/file", "/x").follow().build();
    failure(followed, evil, evil);
    assertThat(listing(one(copy("/file", "/x"), Result.SCRATCH, evil)))
        .contains("x l -> " + outside.resolve("secret"));
    assertThat(outside.resolve("secret")).hasContent("secret");
  }

  @Inside
  public void kindsAndAttributesAreKept() throws Exception {
    Result source =
        tree(
            (root, fd) -> {
              Files.createDirectory(root.resolve("s"));
              FileCalls.mknod(fd, "s/fifo", FileStat.FIFO | 0600, 0, 0);
              FileCalls.mknod(fd, "s/socket", FileStat.SOCKET | 0600, 0, 0);
              if (!TestRoot.isRootless()) {
                FileCalls.mknod(fd, "s/null", FileStat.CHARACTER | 0666, 1, 3);
              }
              Files.writeString(root.resolve("s/one"), "linked");
              Files.createLink(root.resolve("s/two"), root.resolve("s/one"));
              Files.writeString(root.resolve("s/caps"), "");
              FileCalls.chmod(fd, "s/caps", 04755);
              Xattrs.set(fd, "s/caps", "user.note", new byte[] {1, 2});
              Xattrs.set(
                  fd,
                  "s/caps",
                  "security.capability",
                  new byte[] {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
              FileCalls.symlink("loop", fd, "s/loop");
              try (Fd odd = fd.openAt("s/\udcff\udcfe", Fd.O_CREAT | Fd.O_WRONLY, 0644)) {
                odd.write(new byte[] {42}, 0, 1);
              }
            });
    Result result = one(copy("/s", "/n"), Result.SCRATCH, source);
    Path at = store.temp().newDirectory("look");
    try (MountedTree mounted = snapshots.mount(result.layers(), null, null, at);
        Fd n = Fd.directory(mounted.path().resolve("n"))) {
      assertThat(FileCalls.stat(n, "fifo").type()).isEqualTo(FileStat.FIFO);
      assertThat(FileCalls.stat(n, "socket").type()).isEqualTo(FileStat.REGULAR);
      assertThat(FileCalls.stat(n, "socket").size()).isZero();
      if (!TestRoot.isRootless()) {
        assertThat(FileCalls.stat(n, "null").rdevMinor()).isEqualTo(3);
      }
      assertThat(FileCalls.stat(n, "one").ino()).isEqualTo(FileCalls.stat(n, "two").ino());
      assertThat(FileCalls.stat(n, "caps").permissions()).isEqualTo(04755);
      assertThat(Xattrs.get(n, "caps", "user.note")).containsExactly(1, 2);
      assertThat(Xattrs.get(n, "caps", "security.capability")).hasSize(20);
      assertThat(FileCalls.readlink(n, "loop")).isEqualTo("loop");
      assertThat(FileCalls.stat(n, "\udcff\udcfe").size()).isEqualTo(1);
    }
  }

  @Inside
  public void aModeInWordsIsNoneForNewParents() throws Exception {
    Result source = tree((root, fd) -> Files.writeString(root.resolve("f"), "x"));
    FileAction.Copy copy = new CopyBuilder("/f", "/d/").mode(0700).modeStr("a+w").build();
    assertThat(listing(one(copy, Result.SCRATCH, source))).contains("d d 755", "d/f f 666");
  }

  @Inside
  public void timesBefore1970() throws Exception {
    long time = -5_000_000_000L;
    Result made = one(new FileAction.Mkdir("/d", 0755, false, null, time), Result.SCRATCH);
    assertThat(Files.getLastModifiedTime(store.layers().fs(made.layers().getLast()).resolve("d")))
        .hasToString("1969-12-31T23:59:55Z");
    Result source = tree((root, fd) -> Files.writeString(root.resolve("f"), "x"));
    Result copied =
        one(new CopyBuilder("/f", "/f").timestamp(time).build(), Result.SCRATCH, source);
    assertThat(Files.getLastModifiedTime(store.layers().fs(copied.layers().getLast()).resolve("f")))
        .hasToString("1969-12-31T23:59:55Z");
  }
}
