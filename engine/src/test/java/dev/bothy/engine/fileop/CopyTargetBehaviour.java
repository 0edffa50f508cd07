package dev.bothy.engine.fileop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.llb.op.FileAction;
import java.io.IOException;
import java.nio.file.Files;

/** Where copies go and under which name, found beside BuildKit with graphs made at random. */
public class CopyTargetBehaviour extends FileSteps {
  public CopyTargetBehaviour() throws IOException {}

  /** Files and directories behind links. */
  private Result links() throws IOException {
    return tree(
        (root, fd) -> {
          Files.createDirectories(root.resolve("s/dir"));
          Files.writeString(root.resolve("s/file"), "f");
          Files.writeString(root.resolve("s/dir/in"), "in");
          FileCalls.symlink("file", fd, "s/link-file");
          FileCalls.symlink("dir", fd, "s/link-dir");
        });
  }

  @Inside
  public void aNewDirectoryForContentsIsMadeLikeAParent() throws Exception {
    Result source =
        tree(
            (root, fd) -> {
              FileCalls.mkdir(fd, "s", 0700);
              FileCalls.chown(fd, "s", 3, 4);
              FileCalls.mkdir(fd, "s/sub", 0700);
              FileCalls.chown(fd, "s/sub", 3, 4);
              FileCalls.times(fd, "s", 1000, 5, 1000, 5);
            });
    CopyBuilder contents = new CopyBuilder("/s", "/n").contents();
    assertThat(listing(one(contents.build(), Result.SCRATCH, source)))
        .contains("n d 755 0:0 1000.000000005", "n/sub d 700 3:4");
    assertThat(listing(one(contents.owner(ADA).mode(0711).build(), Result.SCRATCH, source)))
        .contains("n d 711 7:8 1000.000000005", "n/sub d 711 7:8");
    FileAction.Copy special = new CopyBuilder("/s/sub", "/up/n").mode(02751).build();
    assertThat(listing(one(special, Result.SCRATCH, source)))
        .contains("up d 751 0:0", "up/n d 2751 3:4");
  }

  /** What it got from an earlier action stays, but for its permissions. */
  @Inside
  public void aDirectoryThatIsOnlyPassedThroughIsTheTargets() throws Exception {
    Result source =
        tree(
            (root, fd) -> {
              Files.createDirectories(root.resolve("s/sub/deep"));
              Files.writeString(root.resolve("s/sub/deep/a.txt"), "a");
              for (String directory : new String[] {"s/sub", "s/sub/deep"}) {
                FileCalls.chown(fd, directory, 3, 4);
                FileCalls.chmod(fd, directory, 02751);
                Xattrs.set(fd, directory, "user.x", new byte[] {'1'});
                FileCalls.times(fd, directory, 1000, 5, 1000, 5);
              }
            });
    Result dest =
        tree(
            (root, fd) -> {
              Files.createDirectories(root.resolve("d/sub"));
              FileCalls.chown(fd, "d/sub", 7, 8);
              FileCalls.times(fd, "d/sub", 77, 8, 77, 8);
            });
    CopyBuilder files = new CopyBuilder("/s", "/d").contents().include("**/*.txt");
    String passed = "d/sub d 2751 7:8 77.000000008\n";
    assertThat(listing(one(files.build(), dest, source)))
        .contains(passed, "d/sub/deep d 2751 3:4 1000.000000005", "d/sub/deep/a.txt f 644 0:0");
    assertThat(listing(one(files.owner(ADA).mode(0711).timestamp(9).build(), dest, source)))
        .contains(passed, "d/sub/deep d 711 7:8 0.000000009");
    CopyBuilder excluded = new CopyBuilder("/s", "/d").contents().exclude("sub", "!sub/deep");
    assertThat(listing(one(excluded.build(), dest, source))).contains(passed);
    CopyBuilder taken = new CopyBuilder("/s", "/d").contents().include("sub", "**/*.txt");
    assertThat(listing(one(taken.build(), dest, source)))
        .contains("d/sub d 2751 3:4 1000.000000005");
  }

  @Inside
  public void whatIsFollowedKeepsTheLinksName() throws Exception {
    Result dest = one(mkdir("/d", 0755, false));
    FileAction.Copy file = new CopyBuilder("/s/link-file", "/d").follow().build();
    assertThat(listing(one(file, dest, links())))
        .contains("d/link-file f")
        .doesNotContain("d/file");
    FileAction.Copy directory = new CopyBuilder("/s/link-dir/", "/d").follow().build();
    assertThat(listing(one(directory, dest, links()))).contains("d/link-dir/in f");
    FileAction.Copy self = new CopyBuilder("/s/dir/.", "/d").build();
    assertThat(listing(one(self, dest, links()))).contains("d/in f");
  }

  @Inside
  public void eachMatchOfAWildcardIsFollowed() throws Exception {
    CopyBuilder all = new CopyBuilder("/s/link-*", "/d/").wildcard(false);
    assertThat(listing(one(all.build(), Result.SCRATCH, links())))
        .contains("d/link-file l -> file", "d/link-dir l -> dir");
    assertThat(listing(one(all.follow().build(), Result.SCRATCH, links())))
        .contains("d/link-file f 644", "d/link-dir/in f");
    Result dangling = tree((_, fd) -> FileCalls.symlink("none", fd, "x"));
    FileAction.Copy lost = new CopyBuilder("/?", "/d/").wildcard(true).follow().build();
    assertThat(failure(lost, Result.SCRATCH, dangling)).hasMessageContaining("nothing is there");
  }

  @Inside
  public void aPartWithoutAPatternIsTakenLiterally() throws Exception {
    Result source =
        tree(
            (root, _) -> {
              Files.createDirectory(root.resolve("a\\b"));
              Files.writeString(root.resolve("a\\b/f"), "f");
            });
    FileAction.Copy whole = new CopyBuilder("/a\\b/f", "/d/").wildcard(false).build();
    assertThat(listing(one(whole, Result.SCRATCH, source))).contains("d/f f");
    FileAction.Copy prefix = new CopyBuilder("/a\\b/*", "/d/").wildcard(false).build();
    assertThat(listing(one(prefix, Result.SCRATCH, source))).contains("d/f f");
  }

  @Inside
  public void aPatternBelowNothingIsAnErrorEvenWhereItMayMatchNothing() throws Exception {
    FileAction.Copy copy = new CopyBuilder("/none/*", "/d/").wildcard(true).build();
    assertThat(failure(copy, Result.SCRATCH, links())).hasMessageContaining("/none");
    failure(new FileAction.Rm("/none/*", true, true), links());
  }

  @Inside
  public void aGroupThatIsNotFoundLeavesTheUsersOwn() throws Exception {
    FileAction.Owner nobody = new FileAction.ByName("no-such-group", 0);
    FileAction.Chown chown = new FileAction.Chown(new FileAction.ById(12), nobody);
    FileAction.Mkdir made = new FileAction.Mkdir("/m", 0755, false, chown, -1);
    assertThat(listing(one(made, links()))).contains("m d 755 12:12");
  }

  @Inside
  public void aNameNeedsATreeToLookItUpIn() throws Exception {
    FileAction.Chown chown = new FileAction.Chown(new FileAction.ByName("ada", -1), null);
    FileAction.Mkdir made = new FileAction.Mkdir("/m", 0755, false, chown, -1);
    assertThat(failure(made)).hasMessageContaining("ada");
  }
}
