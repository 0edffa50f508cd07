package dev.bothy.cli.build;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Locks;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.terminal.Text;
import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.Included;
import dev.bothy.dialect.project.Library;
import dev.bothy.engine.ImageConfigs;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import dev.bothy.packages.lock.DownloadPin;
import dev.bothy.packages.lock.ImagePin;
import dev.bothy.packages.lock.LibraryPin;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.lock.LockFile;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code bothy lock}: what a file includes, downloads and stands on, pinned by content. */
public final class LockVerb implements Verb {
  private static final Option CHECK =
      Option.flag("check", "write nothing; exit with 4 when something is not pinned");
  private static final Option UPGRADE =
      Option.flag("upgrade", "fetch all anew and pin what there is now");

  @Override
  public Syntax syntax() {
    return Syntax.of("lock", "pin the libraries, downloads and images of build.envd, in bothy.lock")
        .options(
            CHECK,
            UPGRADE,
            Shared.PATH,
            Shared.FROM,
            Shared.SET,
            Shared.OFFLINE,
            Shared.PROGRESS,
            Shared.STORE)
        .details(
            """
            Commit bothy.lock: from then on `include` gives the same files on every machine, whatever
            becomes of the branch or tag, an image is the same whatever its tag is moved to, and a
            download that has changed fails the build. What is pinned stays until --upgrade. An
            include with sha=, a download with a checksum and an image with a digest are pinned by
            the file itself.""");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    boolean check = invocation.arguments().has(CHECK);
    boolean upgrade = invocation.arguments().has(UPGRADE);
    if (check && upgrade) {
      throw invocation.usage("--check writes nothing, and --upgrade does");
    }
    Evaluated evaluated =
        upgrade
            ? Evaluated.newest(invocation, Locks.added(invocation))
            : Evaluated.of(invocation, Locks.added(invocation));
    if (check) {
      return check(invocation, Unpinned.of(evaluated.evaluation()));
    }
    Pins pins = Pins.of(invocation, evaluated.evaluation(), upgrade);
    LockFile file = LockFile.of(evaluated.project());
    Lock before = file.read();
    Lock after = pins.in(upgrade ? before.withoutPins() : before);
    if (!after.equals(before)) {
      file.update(lock -> pins.in(upgrade ? lock.withoutPins() : lock));
    }
    pins.say(invocation);
    if (!after.equals(before)) {
      invocation.say("wrote " + LockFile.NAME);
    } else if (Locks.isThere(evaluated.project())) {
      invocation.say(LockFile.NAME + " is up to date");
    } else {
      invocation.say(LockFile.NAME + " is not needed: there is nothing to pin");
    }
    return Exit.DONE.code();
  }

  private static int check(Invocation invocation, Unpinned unpinned) {
    for (String name : unpinned.all().keySet()) {
      invocation.say(LockFile.NAME + " does not pin " + Text.visible(name) + ": `bothy lock` does");
    }
    return unpinned.isEmpty() ? Exit.DONE.code() : Exit.LOCK.code();
  }

  /**
   * What is to be in the lock.
   *
   * @param commits of the libraries that the file names no commit for
   * @param checksums of the downloads that had none, by URL
   * @param digests of the images that had none
   */
  private record Pins(
      Map<Library, String> commits,
      Map<String, String> checksums,
      Map<ImageReference, Digest> digests) {
    static Pins of(Invocation invocation, Evaluation evaluation, boolean anew) throws Exception {
      Map<Library, String> commits = new LinkedHashMap<>();
      for (Included included : evaluation.included()) {
        if (included.library().sha().isEmpty()) {
          commits.put(included.library(), included.commit());
        }
      }
      Unpinned unpinned = Unpinned.of(evaluation);
      Map<String, String> checksums =
          unpinned.downloads().isEmpty()
              ? Map.of()
              : DownloadSums.of(invocation, unpinned.downloads());
      return new Pins(commits, checksums, digests(invocation, unpinned, anew));
    }

    private static Map<ImageReference, Digest> digests(
        Invocation invocation, Unpinned unpinned, boolean anew) throws Exception {
      Map<ImageReference, Digest> digests = new LinkedHashMap<>();
      if (!unpinned.images().isEmpty()) {
        ImageConfigs images = Runners.builder(invocation).images();
        boolean offline = invocation.arguments().has(Shared.OFFLINE);
        for (Map.Entry<ImageReference, Vertex> entry : unpinned.images().entrySet()) {
          try {
            digests.put(entry.getKey(), images.digest(entry.getKey(), offline, anew));
          } catch (SolveException e) {
            throw BaseImages.at(e, entry.getValue());
          }
        }
      }
      return digests;
    }

    Lock in(Lock lock) {
      Lock pinned = lock;
      for (Map.Entry<Library, String> entry : commits.entrySet()) {
        Library library = entry.getKey();
        pinned = pinned.withLibrary(LibraryPin.of(library.git(), library.ref(), entry.getValue()));
      }
      for (Map.Entry<String, String> entry : checksums.entrySet()) {
        pinned = pinned.withDownload(DownloadPin.of(entry.getKey(), entry.getValue()));
      }
      for (Map.Entry<ImageReference, Digest> entry : digests.entrySet()) {
        pinned = pinned.withImage(ImagePin.of(entry.getKey().toString(), entry.getValue()));
      }
      return pinned;
    }

    void say(Invocation invocation) {
      commits.forEach(
          (library, commit) -> invocation.say(Text.visible(library.toString()) + " is " + commit));
      checksums.forEach((url, checksum) -> invocation.say(Text.visible(url) + " is " + checksum));
      digests.forEach((image, digest) -> invocation.say(image + " is " + digest));
    }
  }
}
