package dev.bothy.engine.solve;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.sys.Fd;
import dev.bothy.llb.Definition;
import dev.bothy.llb.wire.MalformedDefinitionException;
import dev.bothy.oci.file.BoundedRead;
import java.io.IOException;

/** The graph that a file of a tree holds. Who wrote it may mean no good. */
final class DefinitionFile {
  /** As for graphs of the command line: far beyond what one takes. */
  private static final int LARGEST = 64 << 20;

  private DefinitionFile() {}

  /**
   * Reads it, links followed as for a process whose root the tree is.
   *
   * @throws StepFailure when there is no file of that name, or it holds no graph
   */
  static Definition read(MergedTree tree, String file) throws StepFailure, IOException {
    String path = tree.resolve(file);
    if (path == null) {
      throw StepFailure.step("too many symbolic links lead to " + file + " in its input", null);
    }
    String shown = path.equals(file) || path.equals("/" + file) ? path : file + " (" + path + ")";
    MergedTree.Entry entry = tree.lookup(path);
    if (entry == null) {
      throw StepFailure.step(
          "its input has no file " + shown,
          "what makes that tree has to write an LLB definition there");
    }
    if (!entry.stat().isRegular()) {
      throw StepFailure.step(shown + " in its input is no regular file", null);
    }
    if (entry.stat().size() > LARGEST) {
      throw StepFailure.step(
          shown + " in its input is larger than " + (LARGEST >> 20) + " MiB", null);
    }
    byte[] bytes;
    try (Fd in = Fd.NONE.openAt(entry.path(), Fd.O_RDONLY | Fd.O_NOFOLLOW, 0)) {
      bytes = BoundedRead.stream(in.input(), LARGEST);
    }
    try {
      Definition definition = Definition.parse(bytes);
      if (definition.isEmpty()) {
        throw StepFailure.definition(
            shown + " in its input holds an empty definition: there is nothing to build", null);
      }
      return definition;
    } catch (MalformedDefinitionException e) {
      throw StepFailure.definition(
          shown + " in its input is no LLB definition: " + e.getMessage(), null);
    }
  }
}
