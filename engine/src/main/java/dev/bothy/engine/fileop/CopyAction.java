package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.pattern.PathParts;
import dev.bothy.engine.store.FileLinks;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.llb.op.FileAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The copy action: where its sources are, where they go, and by which rules; {@link CopyWalk} moves
 * the files.
 */
final class CopyAction {
  private final Fd from;
  private final Fd to;
  private final FileAction.Copy action;
  private final @Nullable Ownership owner;
  private final @Nullable FileLinks shared;

  /**
   * @param shared what another layer may have of it; null for nothing
   */
  CopyAction(
      Fd from,
      Fd to,
      FileAction.Copy action,
      @Nullable Ownership owner,
      @Nullable FileLinks shared) {
    this.shared = shared;
    this.from = from;
    this.to = to;
    this.action = action;
    this.owner = owner;
  }

  void run() throws IOException, StepFailure, InterruptedException {
    if (!action.createDestPath()) {
      RootPath dest = RootPath.resolve(to, action.dest(), true);
      if (dest.parent().stat(to) == null) {
        throw StepFailure.step(
            "cannot copy to " + action.dest() + ": there is no directory " + dest.parent(),
            "make it first, or let the copy make it");
      }
    }
    List<Source> sources = sources();
    if (sources.isEmpty()) {
      if (action.allowEmptyWildcard()) {
        return;
      }
      throw missing();
    }
    ChmodExpression chmod =
        action.modeStr().isEmpty() ? null : ChmodExpression.parse(action.modeStr());
    CopyRules rules =
        new CopyRules(
            owner,
            action.mode(),
            chmod,
            action.timestamp(),
            action.alwaysReplaceExistingDestPaths());
    CopyFilter filter = new CopyFilter(action.includePatterns(), action.excludePatterns());
    // Of several sources a later one can take the place of what an earlier one brought.
    CopyWalk walk = new CopyWalk(from, to, rules, filter, sources.size() == 1 ? shared : null);
    for (Source source : sources) {
      copy(source, rules, walk);
    }
    walk.requireAll(action.requiredPaths());
  }

  /**
   * What is copied.
   *
   * @param path with links followed where they are
   * @param name what it is called in a directory that it is copied into, a link's own even where it
   *     is followed; null when it is that directory
   */
  private record Source(RootPath path, @Nullable String name) {}

  private List<Source> sources() throws IOException, StepFailure {
    List<Source> sources = new ArrayList<>();
    if (!action.allowWildcard()) {
      List<String> parts = PathParts.of(action.src());
      boolean itself = parts.isEmpty() || action.src().endsWith("/.");
      RootPath path = RootPath.resolve(from, action.src(), action.followSymlink());
      sources.add(new Source(path, itself ? null : parts.getLast()));
      return sources;
    }
    List<String> parts = PathParts.of(action.src());
    boolean pattern = Wildcards.literals(parts) < parts.size();
    for (RootPath match : Wildcards.expand(from, action.src(), action.followSymlink())) {
      RootPath path =
          pattern && action.followSymlink()
              ? RootPath.resolve(from, match.toString(), true)
              : match;
      String name = pattern ? match.name() : parts.isEmpty() ? null : parts.getLast();
      sources.add(new Source(path, name));
    }
    return sources;
  }

  private StepFailure missing() {
    return StepFailure.step(
        "cannot copy " + action.src() + ": nothing is there",
        "check the path, and that no ignore pattern leaves it out");
  }

  private void copy(Source source, CopyRules rules, CopyWalk walk)
      throws IOException, StepFailure, InterruptedException {
    FileStat stat = source.path().stat(from);
    if (stat == null) {
      throw missing();
    }
    if (action.attemptUnpack() && unpack(source.path(), rules)) {
      return;
    }
    makeParents(rules);
    RootPath dest = RootPath.resolve(to, action.dest(), true);
    FileStat present = dest.stat(to);
    boolean contents = stat.isDirectory() && action.dirCopyContents();
    boolean into = stat.isDirectory() ? present != null : present != null && present.isDirectory();
    String name = contents || !into ? null : source.name();
    RootPath target = name == null ? dest : dest.child(name);
    if (contents && present == null) {
      // Not a copy of the source, but a place for what is in it.
      makeAll(dest, rules);
    }
    walk.copy(source.path(), stat, target, contents && present == null);
  }

  /** The destination's parents, or all of it when it is a directory to copy into. */
  private void makeParents(CopyRules rules) throws IOException {
    String dest = action.dest();
    int slash = dest.lastIndexOf('/');
    String last = dest.substring(slash + 1);
    boolean into = last.isEmpty() || last.equals(".");
    String wanted = into ? dest : slash < 0 ? "/" : dest.substring(0, slash + 1);
    makeAll(RootPath.resolve(to, wanted, true), rules);
  }

  private void makeAll(RootPath path, CopyRules rules) throws IOException {
    Directories.makeAll(to, path, rules.parentMode(), owner, action.timestamp());
  }

  private boolean unpack(RootPath asked, CopyRules rules) throws IOException, StepFailure {
    // Through a link, whether others are followed or not.
    RootPath source = RootPath.resolve(from, asked.toString(), true);
    FileStat stat = source.stat(from);
    if (stat == null || !stat.isRegular()) {
      return false;
    }
    String name = asked.toString();
    try (Fd dir = source.parent().openDirectory(from);
        Fd archive = dir.openAt(source.name(), Fd.O_RDONLY | Fd.O_NOFOLLOW, 0)) {
      if (!Archives.isArchive(archive, name)) {
        return false;
      }
    }
    RootPath dest = RootPath.resolve(to, action.dest(), true);
    Directories.makeAll(to, dest, 0755, owner, rules.timestamp());
    try (Fd dir = source.parent().openDirectory(from);
        Fd archive = dir.openAt(source.name(), Fd.O_RDONLY | Fd.O_NOFOLLOW, 0);
        Fd into = dest.openDirectory(to)) {
      Archives.unpack(archive, name, into, owner);
    }
    return true;
  }
}
