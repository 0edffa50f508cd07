package dev.bothy.engine.history;

import dev.bothy.engine.cache.KeyPart;
import dev.bothy.engine.cache.OpKey;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation is made of, as people would compare it: the parts of its key, but those of a
 * file operation one by one, where the key has a digest of each action, and of a nested build what
 * it says itself.
 */
public final class StepParts {
  private StepParts() {}

  /**
   * @param key of the operation; null of a source that is not pinned, which has no parts
   */
  public static List<KeyPart> of(Op op, @Nullable OpKey key) {
    if (op.kind() instanceof BuildOp build) {
      // What the graph comes to is told by its steps, which this one reads.
      String file = build.attrs().getOrDefault(BuildOp.FILE_NAME, BuildOp.DEFAULT_FILE);
      return List.of(KeyPart.of("graph in", file));
    }
    if (!(op.kind() instanceof FileOp file)) {
      return key != null
          ? key.parts()
          : op.kind() instanceof SourceOp ? List.of() : OpKey.of(op).parts();
    }
    List<KeyPart> parts = new ArrayList<>();
    for (FileAction action : file.actions()) {
      add(parts, action.command());
    }
    return parts;
  }

  private static void add(List<KeyPart> parts, FileAction.Command command) {
    switch (command) {
      case FileAction.Copy c -> {
        String of = "copy " + c.src() + " to " + c.dest();
        part(parts, of + ": mode", c.modeStr().isEmpty() ? mode(c.mode()) : c.modeStr());
        part(parts, of + ": owner", String.valueOf(c.owner()));
        part(parts, of + ": include", String.join(" ", c.includePatterns()));
        part(parts, of + ": exclude", String.join(" ", c.excludePatterns()));
        part(parts, of + ": options", options(c));
      }
      case FileAction.Mkfile f -> {
        String of = "file " + f.path();
        part(parts, of + ": content", content(f.data()));
        part(parts, of + ": mode", mode(f.mode()));
        part(parts, of + ": owner", String.valueOf(f.owner()));
      }
      case FileAction.Mkdir d -> {
        String of = "directory " + d.path();
        part(parts, of + ": mode", mode(d.mode()));
        part(parts, of + ": owner", String.valueOf(d.owner()));
      }
      case FileAction.Rm r -> part(parts, "remove " + r.path(), "");
      case FileAction.Symlink s -> part(parts, "link " + s.newPath() + ": target", s.oldPath());
    }
  }

  private static String options(FileAction.Copy c) {
    StringBuilder text = new StringBuilder();
    text.append(c.followSymlink() ? "follow-links " : "");
    text.append(c.dirCopyContents() ? "contents " : "");
    text.append(c.attemptUnpack() ? "unpack " : "");
    text.append(c.createDestPath() ? "make-directories " : "");
    text.append(c.allowWildcard() ? "wildcard " : "");
    text.append(c.alwaysReplaceExistingDestPaths() ? "replace " : "");
    text.append(c.timestamp() == FileAction.KEEP ? "" : "time " + c.timestamp());
    return text.toString().strip();
  }

  private static void part(List<KeyPart> parts, String label, String value) {
    parts.add(KeyPart.of(label, value));
  }

  private static String mode(int mode) {
    return mode < 0 ? "as it is" : Integer.toOctalString(mode);
  }

  /** Not the text: what a file holds may be nobody's business. */
  private static String content(byte[] data) {
    return data.length + " bytes, " + Digest.of(data).shortHex();
  }
}
