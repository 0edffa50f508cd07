package dev.bothy.llb.state;

import dev.bothy.llb.op.Caps;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.WorkerConstraints;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** File operations on one tree. Steps are told apart by instanceof: see OpEncoder. */
final class FileNode extends Node {
  private final @Nullable Output base;
  private final Settings settings;
  private final List<FileActions.Step> steps;

  FileNode(
      @Nullable Output base,
      Settings settings,
      List<FileActions.Step> steps,
      Attributes attributes) {
    super(attributes);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a file operation without actions");
    }
    this.base = base;
    this.settings = settings;
    this.steps = steps;
  }

  @Override
  Node with(Attributes changed) {
    return new FileNode(base, settings, steps, changed);
  }

  @Nullable Output base() {
    return base;
  }

  @Override
  Node reading(UnaryOperator<Output> other) {
    List<FileActions.Step> changed = new ArrayList<>(steps.size());
    for (FileActions.Step step : steps) {
      changed.add(
          step instanceof FileActions.CopyStep copy && copy.from() != null
              ? new FileActions.CopyStep(
                  other.apply(copy.from()), copy.fromSettings(), copy.owner(), copy.copy())
              : step);
    }
    return new FileNode(
        base == null ? null : other.apply(base), settings, List.copyOf(changed), attributes);
  }

  /** The base, then the sources, last action first: the order every client walks them in. */
  @Override
  List<Output> inputs() {
    List<Output> inputs = new ArrayList<>();
    if (base != null) {
      inputs.add(base);
    }
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i) instanceof FileActions.CopyStep copy
          && copy.from() != null
          && !inputs.contains(copy.from())) {
        inputs.add(copy.from());
      }
    }
    return inputs;
  }

  @Override
  List<ImageBase> imageBases() {
    List<ImageBase> images = new ArrayList<>(2);
    if (settings.image() != null) {
      images.add(settings.image());
    }
    for (FileActions.Step step : steps) {
      if (step instanceof FileActions.CopyStep copy && copy.fromSettings().image() != null) {
        images.add(copy.fromSettings().image());
      }
    }
    return images;
  }

  @Override
  Op op(Marshaller m) {
    InputList inputs = new InputList(m);
    int baseNumber = inputs.number(base);
    int[] sources = new int[steps.size()];
    for (int i = 0; i < sources.length; i++) {
      sources[i] =
          steps.get(i) instanceof FileActions.CopyStep copy
              ? inputs.number(copy.from())
              : FileAction.NONE;
    }
    String dir = settings.dir(m.config(settings));
    List<FileAction> actions = new ArrayList<>(steps.size());
    for (int i = 0; i < sources.length; i++) {
      actions.add(
          new FileAction(
              i == 0 ? baseNumber : inputs.size() + i - 1,
              sources[i],
              i == sources.length - 1 ? 0 : FileAction.NONE,
              command(steps.get(i), dir, baseNumber, m)));
    }
    return new Op(inputs.toList(), new FileOp(actions), null, WorkerConstraints.NONE);
  }

  private static FileAction.Command command(
      FileActions.Step step, String dir, int base, Marshaller m) {
    if (step instanceof FileActions.CopyStep s) {
      return copy(s, dir, base, m);
    }
    if (step instanceof FileActions.MkfileStep s) {
      return new FileAction.Mkfile(
          PosixPath.resolve(dir, s.mkfile().path(), false),
          s.mkfile().mode(),
          s.mkfile().data(),
          Ownership.parse(s.owner(), base),
          s.mkfile().timestamp());
    }
    if (step instanceof FileActions.MkdirStep s) {
      return new FileAction.Mkdir(
          PosixPath.resolve(dir, s.mkdir().path(), false),
          s.mkdir().mode(),
          s.mkdir().makeParents(),
          Ownership.parse(s.owner(), base),
          s.mkdir().timestamp());
    }
    if (step instanceof FileActions.RmStep s) {
      return new FileAction.Rm(
          PosixPath.resolve(dir, s.rm().path(), false),
          s.rm().allowNotFound(),
          s.rm().allowWildcard());
    }
    if (step instanceof FileActions.SymlinkStep s) {
      return new FileAction.Symlink(
          s.symlink().oldPath(),
          PosixPath.resolve(dir, s.symlink().newPath(), false),
          Ownership.parse(s.owner(), base),
          s.symlink().timestamp());
    }
    throw new MatchException("no such step: " + step, null);
  }

  private static FileAction.Copy copy(FileActions.CopyStep s, String dir, int base, Marshaller m) {
    FileAction.Copy c = s.copy();
    String from = PosixPath.clean(c.src());
    String src =
        PosixPath.isAbsolute(from)
            ? from
            : PosixPath.join(s.fromSettings().dir(m.config(s.fromSettings())), from);
    return new FileAction.Copy(
        src,
        PosixPath.resolve(dir, c.dest(), true),
        Ownership.parse(s.owner(), base),
        c.mode(),
        c.followSymlink(),
        c.dirCopyContents(),
        c.attemptUnpack(),
        c.createDestPath(),
        c.allowWildcard(),
        c.allowEmptyWildcard(),
        c.timestamp(),
        c.includePatterns(),
        c.excludePatterns(),
        c.alwaysReplaceExistingDestPaths(),
        c.modeStr(),
        c.requiredPaths());
  }

  @Override
  List<String> caps() {
    List<String> caps = new ArrayList<>();
    caps.add(Caps.FILE_BASE);
    for (FileActions.Step step : steps) {
      if (step instanceof FileActions.CopyStep s) {
        copyCaps(s.copy(), caps);
      } else if (step instanceof FileActions.SymlinkStep) {
        caps.add(Caps.FILE_SYMLINK);
      } else if (step instanceof FileActions.RmStep s && s.rm().allowWildcard()) {
        caps.add(Caps.FILE_RM_WILDCARD);
      }
    }
    return caps;
  }

  private static void copyCaps(FileAction.Copy c, List<String> caps) {
    if (!c.includePatterns().isEmpty() || !c.excludePatterns().isEmpty()) {
      caps.add(Caps.FILE_COPY_PATTERNS);
    }
    if (c.alwaysReplaceExistingDestPaths()) {
      caps.add(Caps.FILE_COPY_REPLACE);
    }
    if (!c.modeStr().isEmpty()) {
      caps.add(Caps.FILE_COPY_MODE_STRING);
    }
    if (!c.requiredPaths().isEmpty()) {
      caps.add(Caps.FILE_COPY_REQUIRED_PATHS);
    }
  }
}
