package dev.bothy.cli.build;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Locks;
import dev.bothy.dialect.Included;
import dev.bothy.dialect.project.Library;
import dev.bothy.packages.lock.LibraryPin;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.lock.LockFile;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code bothy lock}: the libraries that a file includes, pinned to commits. */
public final class LockVerb implements Verb {
  private static final Option CHECK =
      Option.flag("check", "write nothing; exit with 4 when something is not pinned");
  private static final Option UPGRADE =
      Option.flag("upgrade", "fetch the newest commits and pin those");

  @Override
  public Syntax syntax() {
    return Syntax.of("lock", "pin the libraries that build.envd includes, in bothy.lock")
        .options(CHECK, UPGRADE, Shared.PATH, Shared.FROM, Shared.SET, Shared.OFFLINE)
        .details(
            """
            Commit bothy.lock: from then on `include` gives the same files on every machine, whatever
            becomes of the branch or tag. What is pinned stays until --upgrade. An include with sha=
            is pinned by the file itself.""");
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
    Map<Library, String> commits = new LinkedHashMap<>();
    for (Included included : evaluated.evaluation().included()) {
      if (included.library().sha().isEmpty()) {
        commits.put(included.library(), included.commit());
      }
    }
    LockFile file = LockFile.of(evaluated.project());
    Lock before = file.read();
    Lock after = pinned(upgrade ? before.withoutLibraries() : before, commits);
    if (check) {
      return check(invocation, before, commits);
    }
    if (!after.equals(before)) {
      file.update(lock -> pinned(upgrade ? lock.withoutLibraries() : lock, commits));
    }
    commits.forEach((library, commit) -> invocation.say(library + " is " + commit));
    invocation.say(
        after.equals(before) ? LockFile.NAME + " is up to date" : "wrote " + LockFile.NAME);
    return Exit.DONE.code();
  }

  private static Lock pinned(Lock lock, Map<Library, String> commits) {
    Lock pinned = lock;
    for (Map.Entry<Library, String> entry : commits.entrySet()) {
      Library library = entry.getKey();
      pinned = pinned.withLibrary(LibraryPin.of(library.git(), library.ref(), entry.getValue()));
    }
    return pinned;
  }

  private static int check(Invocation invocation, Lock lock, Map<Library, String> commits) {
    int code = Exit.DONE.code();
    for (Library library : commits.keySet()) {
      boolean there =
          lock.libraries().stream()
              .anyMatch(p -> p.git().equals(library.git()) && p.ref().equals(library.ref()));
      if (!there) {
        invocation.say(LockFile.NAME + " does not pin " + library + ": `bothy lock` does");
        code = Exit.LOCK.code();
      }
    }
    return code;
  }
}
