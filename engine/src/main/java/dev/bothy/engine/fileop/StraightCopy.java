package dev.bothy.engine.fileop;

import dev.bothy.engine.pattern.PathParts;
import dev.bothy.engine.store.Placement;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Op;
import dev.bothy.oci.tar.ByteText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies that only put a directory, as it came in, into a tree of its own. */
public final class StraightCopy {
  private static final int LONGEST_NAME = 255;

  private StraightCopy() {}

  /**
   * Where such a copy puts what it takes of its one input, whose files belong to root; null for any
   * other operation. Whether what it takes is a directory is for who knows the input.
   */
  public static @Nullable Placement of(Op op) {
    if (!(op.kind() instanceof FileOp file)
        || op.inputs().size() != 1
        || file.actions().size() != 1) {
      return null;
    }
    FileAction action = file.actions().getFirst();
    return action.input() < 0
            && action.secondaryInput() == 0
            && action.output() == 0
            && action.command() instanceof FileAction.Copy copy
            && takesAll(copy)
        ? placement(copy)
        : null;
  }

  private static boolean takesAll(FileAction.Copy copy) {
    return !copy.attemptUnpack()
        && copy.includePatterns().isEmpty()
        && copy.excludePatterns().isEmpty()
        && copy.requiredPaths().isEmpty()
        && CopyRules.keepsAll(copy);
  }

  private static @Nullable Placement placement(FileAction.Copy copy) {
    List<String> from = PathParts.of(copy.src());
    List<String> dest = PathParts.of(copy.dest());
    boolean plain =
        isPlain(copy.src(), from)
            && isPlain(copy.dest(), dest)
            && !(copy.allowWildcard() && Wildcards.literals(from) < from.size())
            && (copy.createDestPath() || dest.size() <= 1);
    if (!plain) {
      return null;
    }
    // As CopyAction: into what is there already, under its name unless that is the root's.
    boolean there = dest.isEmpty() || copy.dest().endsWith("/") || copy.dest().endsWith("/.");
    boolean itself = from.isEmpty() || !copy.allowWildcard() && copy.src().endsWith("/.");
    List<String> to = new ArrayList<>(dest);
    if (there && !itself && !copy.dirCopyContents()) {
      to.add(from.getLast());
    }
    boolean made = !copy.dirCopyContents() && !(there && itself);
    return new Placement(String.join("/", from), String.join("/", to), made);
  }

  /** What climbs, or cannot be a name, is for those who look at each directory on the way. */
  private static boolean isPlain(String path, List<String> parts) {
    return !List.of(path.split("/", -1)).contains("..")
        && path.indexOf('\0') < 0
        && parts.stream().allMatch(part -> ByteText.encode(part).length <= LONGEST_NAME);
  }
}
