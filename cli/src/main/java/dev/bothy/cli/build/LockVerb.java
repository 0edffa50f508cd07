package dev.bothy.cli.build;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.project.Locks;
import dev.bothy.cli.terminal.Text;
import dev.bothy.engine.op.ShellWords;
import dev.bothy.packages.lock.LibraryPin;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.lock.LockFile;
import dev.bothy.packages.lock.Pin;
import dev.bothy.packages.lock.RepositoryPin;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code bothy lock}: what a file includes, fetches and stands on, pinned by content. */
public final class LockVerb implements Verb {
  static final Option CHECK =
      Option.flag(
          "check",
          "write nothing; exit with 4 when something is not pinned, with --upgrade when something"
              + " has moved");
  static final Option UPGRADE =
      Option.flag("upgrade", "fetch all anew, or what is named, and pin what there is now");

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "lock",
            "pin the libraries, repositories, downloads and images of build.envd, in bothy.lock")
        .operands(Operand.any("NAME"))
        .options(
            CHECK,
            UPGRADE,
            Shared.PATH,
            Shared.FROM,
            Shared.SET,
            Shared.SECRET,
            Shared.SSH,
            Shared.OFFLINE,
            Shared.PROGRESS,
            Shared.STORE)
        .details(
            """
            Commit bothy.lock: from then on `include` and Source.git give the same files on every
            machine, whatever becomes of the branch or tag, an image is the same whatever its tag is
            moved to, and a download that has changed fails the build. What is pinned stays until
            --upgrade. An include with sha=, a git source or a download with a checksum and an image
            with a digest are pinned by the file itself.""")
        .examples(
            "bothy lock",
            "bothy lock --check",
            "bothy lock --upgrade https://git.example/team/code",
            "bothy lock --check --upgrade");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    boolean check = invocation.arguments().has(CHECK);
    boolean upgrade = invocation.arguments().has(UPGRADE);
    NamedPins named = new NamedPins(invocation.arguments().operands());
    if (upgrade && invocation.arguments().has(Shared.OFFLINE)) {
      throw invocation.usage("--upgrade asks what there is now, --offline asks nobody");
    }
    if (named.typed().stream().anyMatch(String::isBlank)) {
      throw invocation.usage("a NAME is empty: an address, an image, or as bothy.lock names it");
    }
    if (!upgrade && !named.typed().isEmpty()) {
      throw invocation.usage("a NAME is for --upgrade, which takes what is named anew");
    }
    Path project = Locations.project(invocation);
    LockFile file = LockFile.of(project);
    Lock before = file.read();
    Evaluated evaluated =
        upgrade
            ? Evaluated.newest(invocation, Locks.added(invocation), before.without(named::has))
            : Evaluated.toPin(invocation, Locks.added(invocation));
    Unpinned unpinned = Unpinned.of(evaluated.evaluation());
    if (check && !upgrade) {
      return told(invocation, unpinned);
    }
    checkNames(invocation, named, before, unpinned);
    FoundPins found = PinSearch.of(invocation, unpinned);
    boolean moved = check && moved(invocation, before, found);
    found.check();
    if (check) {
      return moved ? Exit.LOCK.code() : Exit.DONE.code();
    }
    return write(invocation, file, before, found);
  }

  private static int write(Invocation invocation, LockFile file, Lock before, FoundPins found)
      throws Exception {
    boolean upgrade = invocation.arguments().has(UPGRADE);
    Lock wanted = found.in(before, upgrade);
    // Another process may write the same meanwhile: before this looks, or after.
    LockFile.Updated updated =
        file.says(wanted)
            ? new LockFile.Updated(wanted, false)
            : file.update(lock -> found.in(lock, upgrade));
    Lock after = updated.lock();
    for (Pin pin : found.pins()) {
      Pin is = Objects.requireNonNull(after.pin(pin));
      Pin was = before.pin(pin);
      invocation.say(
          Text.visible(is.name())
              + " is "
              + (was == null || is.isAs(was)
                  ? is.content()
                  : content(is, was) + ", was " + content(was, is)));
    }
    if (updated.written()) {
      invocation.say("wrote " + LockFile.NAME);
    } else if (Locks.isThere(Locations.project(invocation))) {
      invocation.say(LockFile.NAME + " is up to date");
    } else {
      invocation.say(LockFile.NAME + " is not needed: there is nothing to pin");
    }
    return Exit.DONE.code();
  }

  private static int told(Invocation invocation, Unpinned unpinned) {
    Set<String> names = unpinned.all().keySet();
    for (String name : names) {
      invocation.say(notPinned(invocation, Text.visible(name)));
    }
    return names.isEmpty() ? Exit.DONE.code() : Exit.LOCK.code();
  }

  private static String notPinned(Invocation invocation, String name) {
    return LockFile.NAME
        + " does not pin "
        + name
        + ": "
        + invocation.sameProject("`bothy lock`")
        + " does";
  }

  /** Says what an upgrade would change; whether that is anything. */
  private static boolean moved(Invocation invocation, Lock lock, FoundPins found) {
    boolean some = false;
    for (Pin pin : found.pins()) {
      Pin pinned = lock.pin(pin);
      if (pinned != null && pin.isAs(pinned)) {
        continue;
      }
      some = true;
      String name = Text.visible(pin.name());
      invocation.say(
          pinned == null
              ? notPinned(invocation, name)
              : name
                  + " has moved from "
                  + content(pinned, pin)
                  + " to "
                  + content(pin, pinned)
                  + ": "
                  + invocation.sameProject("`bothy lock --upgrade " + ShellWords.of(name) + "`")
                  + " takes that");
    }
    return some;
  }

  /** With the branch or tag where the commit alone says no difference. */
  private static String content(Pin pin, Pin other) {
    return pin instanceof RepositoryPin repository && pin.content().equals(other.content())
        ? pin.content() + " (" + Text.visible(repository.head()) + ")"
        : pin.content();
  }

  /** Each must be of something that the function takes; no server need be asked for that. */
  private static void checkNames(
      Invocation invocation, NamedPins named, Lock before, Unpinned unpinned) throws Exception {
    Map<String, String> addresses = unpinned.addresses();
    String stranger = named.stranger(addresses);
    if (stranger == null) {
      return;
    }
    String name = Text.visible(stranger);
    if (NamedPins.isOfAny(before.pins(), stranger)) {
      throw invocation.usage(
          LockFile.NAME
              + " pins "
              + name
              + ", which "
              + invocation.arguments().require(Shared.FROM)
              + " does not take: --from and --set choose what does, or remove the entry");
    }
    // What is pinned is for --upgrade, too; the libraries' pins tell which files they are.
    Lock libraries = before.without(pin -> !(pin instanceof LibraryPin));
    Map<String, String> there =
        Unpinned.byFile(Evaluated.with(invocation, Locks.added(invocation), libraries).evaluation())
            .addresses();
    String names =
        there.keySet().stream()
            .map(one -> "\n  " + Text.visible(one))
            .collect(Collectors.joining());
    throw invocation.usage(
        "there is no "
            + name
            + " to pin"
            + (names.isEmpty()
                ? ": the file takes no library, branch, web file or image that could change"
                : "; there are:" + names),
        NamedPins.nearest(stranger, there));
  }
}
