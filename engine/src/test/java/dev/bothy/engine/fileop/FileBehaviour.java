package dev.bothy.engine.fileop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.op.FileAction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/**
 * What file actions other than copies do to trees; the numbers in comments are those of BuildKit's
 * own tests.
 */
public class FileBehaviour extends FileSteps {
  public FileBehaviour() throws IOException {}

  // 32
  @Inside
  public void mkdirAndMkfileSetModeOwnerAndTime() throws Exception {
    Result result =
        run(List.of(
                new FileAction(
                    -1, -1, -1, new FileAction.Mkdir("/a/b", 0701, true, ADA, 5_000_000_007L)),
                new FileAction(
                    0,
                    -1,
                    0,
                    new FileAction.Mkfile(
                        "/a/b/f",
                        0642,
                        "hi".getBytes(StandardCharsets.UTF_8),
                        ADA,
                        9_000_000_000L))))
            .getFirst();
    assertThat(result.layers()).hasSize(1);
    assertThat(listing(result))
        .isEqualTo(
            """
            a d 701 7:8 5.000000007
            a/b d 701 7:8 5.000000007
            a/b/f f 642 7:8 9.000000000 hi
            """);
  }

  @Inside
  public void mkdirWithoutParentsNeedsOneAndAcceptsWhatExists() throws Exception {
    assertThat(failure(mkdir("/x/y", 0755, false))).hasMessageContaining("no directory /x");
    Result base = one(mkfile("/f", 0600, "x"));
    assertThat(one(mkdir("/f", 0755, false), base)).isEqualTo(base);
    assertThat(failure(mkdir("/f/g", 0755, true), base)).hasMessageContaining("not a directory");
  }

  @Inside
  public void mkfileKeepsTheModeOfAnExistingFileAndFollowsLinksInside() throws Exception {
    Result base =
        tree(
            (root, fd) -> {
              Files.writeString(root.resolve("f"), "long old text");
              FileCalls.chmod(fd, "f", 0604);
              FileCalls.symlink("../../f", fd, "l");
              FileCalls.times(fd, ".", 77, 0, 77, 0);
            });
    Result result = one(mkfile("/l", 0777, "new"), base);
    assertThat(listing(result))
        .containsPattern("(?m)^f f 604 0:0 \\S+ new$")
        .contains("l l -> ../../f");
  }

  /** A device is a part of the machine: what is written into one is not in the layer. */
  @Inside
  public void mkfileOntoWhatIsNoFileIsRefused() throws Exception {
    Result base =
        tree(
            (_, fd) -> {
              FileCalls.mknod(fd, "pipe", FileStat.FIFO | 0666, 0, 0);
              FileCalls.mknod(fd, "socket", FileStat.SOCKET | 0666, 0, 0);
              if (!TestRoot.isRootless()) {
                FileCalls.mknod(fd, "device", FileStat.CHARACTER | 0666, 1, 3);
              }
            });
    for (String path : List.of("/pipe", "/socket", "/device")) {
      if (listing(base).contains(path.substring(1))) {
        assertThat(failure(mkfile(path, 0600, "x"), base))
            .hasMessage("cannot make the file " + path + ": what is there is no regular file")
            .extracting(StepFailure::kind)
            .isEqualTo(SolveException.Kind.STEP);
      }
    }
  }

  @Inside
  public void timesOfTheDirectoryAroundAreKept() throws Exception {
    Result base =
        tree(
            (root, fd) -> {
              Files.createDirectory(root.resolve("d"));
              FileCalls.times(fd, "d", 77, 8, 77, 8);
            });
    for (FileAction.Command command :
        List.of(
            mkfile("/d/f", 0600, ""),
            mkdir("/d/e", 0755, true),
            new FileAction.Symlink("x", "/d/s", null, -1),
            copy("/src/a.txt", "/d/"))) {
      Result result =
          command instanceof FileAction.Copy ? one(command, base, sample()) : one(command, base);
      assertThat(listing(result)).contains("d d 755 0:0 77.000000008\n");
    }
  }

  @Inside
  public void symlinksAreVerbatimAndNeverOverwrite() throws Exception {
    FileAction.Symlink link = new FileAction.Symlink("../no/where", "/l", ADA, 3_000_000_000L);
    Result result = one(link);
    assertThat(listing(result)).isEqualTo("l l -> ../no/where 7:8 3.000000000\n");
    assertThat(failure(new FileAction.Symlink("x", "/src/a.txt", null, -1), sample()))
        .hasMessage("cannot make a link at /src/a.txt: something is there");
  }

  @Inside
  public void symlinksAreMadeWhereALinkToNothingLeads() throws Exception {
    Result dangling = tree((_, fd) -> FileCalls.symlink("../../there", fd, "l"));
    FileAction.Symlink link = new FileAction.Symlink("nowhere", "/l", ADA, 3_000_000_000L);
    assertThat(listing(one(link, dangling)))
        .contains("l l -> ../../there", "there l -> nowhere 7:8 3.000000000");
  }

  // 33, 34, 35
  @Inside
  public void removing() throws Exception {
    Result base =
        tree(
            (root, fd) -> {
              Files.createDirectories(root.resolve("d/e"));
              for (String name : List.of("d/a1", "d/a2", "d/b", "d/e/f", "target")) {
                Files.writeString(root.resolve(name), "");
              }
              FileCalls.symlink("target", fd, "good");
              FileCalls.symlink("nowhere", fd, "dangling");
              FileCalls.symlink("round", fd, "round");
              FileCalls.symlink("target/x", fd, "below");
            });
    assertThat(listing(one(new FileAction.Rm("/d/a*", false, true), base)))
        .doesNotContain("d/a1", "d/a2")
        .contains("d/b");
    assertThat(one(new FileAction.Rm("/d/x*", false, true), base)).isEqualTo(base);
    assertThat(listing(one(new FileAction.Rm("/d", false, false), base))).doesNotContain("d/");
    assertThat(listing(one(new FileAction.Rm("/good", false, false), base)))
        .doesNotContain("good")
        .contains("target");
    assertThat(failure(new FileAction.Rm("/nothing", false, false), base))
        .hasMessage("cannot remove /nothing: there is nothing");
    assertThat(one(new FileAction.Rm("/nothing", true, false), base)).isEqualTo(base);
    failure(new FileAction.Rm("/dangling", false, false), base);
    assertThat(listing(one(new FileAction.Rm("/dangling", true, false), base)))
        .doesNotContain("dangling");
    for (boolean allowNotFound : List.of(false, true)) {
      for (String link : List.of("round", "below")) {
        assertThat(listing(one(new FileAction.Rm("/" + link, allowNotFound, false), base)))
            .doesNotContain(link);
      }
    }
    failure(new FileAction.Rm("/", false, false), base);
    failure(new FileAction.Rm("/d/..", false, false), base);
  }

  // 33
  @Inside
  public void actionsOfOneOperationMakeOneLayerInOrder() throws Exception {
    Result result =
        run(
                List.of(
                    new FileAction(0, 1, -1, copy("/src", "/n")),
                    new FileAction(2, -1, -1, new FileAction.Rm("/n/sub", false, false)),
                    new FileAction(3, -1, 0, mkfile("/n/z", 0600, "z"))),
                one(mkdir("/base", 0755, false)),
                sample())
            .getFirst();
    assertThat(result.layers()).hasSize(2);
    assertThat(listing(result)).contains("n/a.txt", "n/z").doesNotContain("n/sub");
  }

  @Inside
  public void intermediateResultsCanBeUsedTwice() throws Exception {
    List<Result> results =
        run(
            List.of(
                new FileAction(-1, -1, 0, mkfile("/f", 0600, "1")),
                new FileAction(0, -1, 1, mkfile("/g", 0600, "2")),
                new FileAction(0, 1, 2, copy("/g", "/copied")),
                new FileAction(2, 2, 3, copy("/f", "/self"))));
    assertThat(listing(results.get(0))).contains("f f").doesNotContain("g f");
    assertThat(listing(results.get(1))).contains("f f", "g f");
    assertThat(listing(results.get(2))).contains("f f", "copied f").doesNotContain("g f");
    assertThat(listing(results.get(3))).contains("copied f", "self f");
  }

  @Inside
  public void actionsThatNoResultNeedsAreNotDone() throws Exception {
    List<Result> results =
        run(
            List.of(
                new FileAction(0, 0, -1, copy("/none", "/fails")),
                new FileAction(0, -1, -1, mkdir("/a", 0755, false)),
                new FileAction(2, -1, 0, mkdir("/a/b", 0755, false)),
                new FileAction(3, -1, -1, mkdir("/no/parent", 0755, false))),
            sample());
    assertThat(results).hasSize(1);
    assertThat(listing(results.getFirst())).contains("a/b d", "src/b.md").doesNotContain("fails");
  }

  @Inside
  public void anActionCanUseTheResultOfALaterOne() throws Exception {
    FileAction.Chown owner =
        new FileAction.Chown(new FileAction.ByName("ada", 2), new FileAction.ById(8));
    FileAction.Mkdir owned = new FileAction.Mkdir("/mine", 0700, false, owner, -1);
    List<Result> results =
        run(
            List.of(
                new FileAction(3, 1, 1, copy("/f", "/copied")),
                new FileAction(-1, -1, -1, mkfile("/f", 0600, "1")),
                new FileAction(5, -1, -1, mkfile("/etc/passwd", 0644, "ada:x:7:9::/:/bin/sh")),
                new FileAction(4, -1, 0, owned),
                new FileAction(-1, -1, -1, mkdir("/first", 0755, false)),
                new FileAction(-1, -1, -1, mkdir("/etc", 0755, false))));
    assertThat(listing(results.get(0))).contains("first d", "mine d 700 7:8");
    assertThat(listing(results.get(1))).contains("first d", "mine d", "copied f");
  }

  @Inside
  public void actionsThatUseEachOtherOrNothingAreRefused() {
    for (FileAction first :
        List.of(
            new FileAction(0, -1, 0, mkdir("/a", 0755, false)),
            new FileAction(-1, 1, 0, copy("/", "/b")),
            new FileAction(2, -1, 0, mkdir("/a", 0755, false)))) {
      List<FileAction> actions =
          List.of(first, new FileAction(0, -1, -1, mkdir("/b", 0755, false)));
      StepFailure failure = catchThrowableOfType(StepFailure.class, () -> run(actions));
      assertThat(failure.kind()).as("%s", first).isEqualTo(SolveException.Kind.DEFINITION);
    }
  }

  @Inside
  public void whatLiesInTheWayIsTheStepsFailureAndNotTheMachines() throws Exception {
    Result base = sample();
    for (FileAction.Command command :
        List.of(
            mkfile("/src/a.txt/x", 0644, "x"),
            mkdir("/src/a.txt/d", 0755, true),
            mkdir("/src/" + "n".repeat(300), 0755, false))) {
      assertThat(failure(command, base).kind())
          .as("%s", command)
          .isEqualTo(SolveException.Kind.STEP);
    }
    assertThat(failure(copy("/src", "/src/a.txt/x"), base, base).kind())
        .isEqualTo(SolveException.Kind.STEP);
  }

  @Inside
  public void whatIsNewInADirectoryWithTheSetGroupBitIsOfItsGroup() throws Exception {
    Result base =
        tree(
            (root, fd) -> {
              FileCalls.mkdir(fd, "g", 0755);
              FileCalls.chown(fd, "g", 3, 5);
              FileCalls.chmod(fd, "g", 02755);
              Files.writeString(root.resolve("f"), "x");
            });
    assertThat(listing(one(new FileAction.Mkdir("/g/d", 0711, false, null, -1), base)))
        .contains("g/d d 2711 0:5");
    assertThat(listing(one(new FileAction.Mkdir("/g/d/e", 0711, true, null, -1), base)))
        .contains("g/d d 2711 0:5", "g/d/e d 2711 0:5");
    assertThat(listing(one(new FileAction.Mkdir("/g/d", 0711, true, ADA, -1), base)))
        .contains("g/d d 2711 7:8");
    assertThat(listing(one(mkfile("/g/n", 0755, "x"), base))).contains("g/n f 755 0:5");
    assertThat(listing(one(new FileAction.Symlink("x", "/g/n", null, -1), base)))
        .contains("g/n l -> x 0:5");
    assertThat(listing(one(copy("/f", "/g/d/e/"), base, base)))
        .contains("g/d d 2755 0:5", "g/d/e d 2755 0:5", "g/d/e/f f 644 0:0");
  }
}
