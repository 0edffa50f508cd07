package dev.bothy.llb.state;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph without merges and diffs that makes the same tree, for builders that have neither. What
 * stood side by side follows each other: the steps that lead from the lower tree of a diff to its
 * upper one are done again on the tree that the diff was put over; a tree that is put over another
 * is copied onto it. The trees are the same as long as such steps do not read what the others
 * wrote, which is what they could not do side by side either.
 */
final class Linear {
  private final IdentityHashMap<Node, Node> rewritten = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Output> merged = new IdentityHashMap<>();

  private Linear() {}

  /**
   * The same tree without merge and diff.
   *
   * @throws IllegalArgumentException when a diff is not between a tree and what steps made of it,
   *     or is used as a tree of its own
   */
  static Output of(Output target) {
    Linear linear = new Linear();
    for (Node node : Marshaller.parentsFirst(target.node())) {
      if (node instanceof MergeNode merge) {
        Output first = linear.read(merge.inputs().getFirst());
        linear.merged.put(node, linear.over(first, merge));
      } else if (!(node instanceof DiffNode)) {
        // Diffs are done where they are put over something.
        linear.rewritten.put(node, node.reading(linear::read));
      }
    }
    return linear.read(target);
  }

  private Output read(Output output) {
    Output tree = merged.get(output.node());
    if (tree != null) {
      return tree;
    }
    Node node = rewritten.get(output.node());
    if (node == null) {
      throw new IllegalArgumentException(
          "a diff that is not merged over a tree cannot be had without the builder's diff");
    }
    return new Output(node, output.index());
  }

  /** The tree with all of a merge but its first over it. */
  private Output over(Output tree, MergeNode merge) {
    Output all = tree;
    for (Output each : merge.inputs().subList(1, merge.inputs().size())) {
      all = onto(all, each, merge.attributes);
    }
    return all;
  }

  private static int result(Node node) {
    return node instanceof ExecNode exec ? exec.outputAt("/") : 0;
  }

  /** The tree with another over it. */
  private Output onto(Output tree, Output over, Attributes attributes) {
    if (over.node() instanceof DiffNode diff) {
      return diff.upper() == null ? tree : replayed(tree, diff.lower(), diff.upper());
    }
    if (over.node() instanceof MergeNode merge) {
      return over(onto(tree, merge.inputs().getFirst(), merge.attributes), merge);
    }
    CopyOptions options = new CopyOptions().contentsOnly().createDest().replaceExisting();
    return new Output(
        new FileNode(
            tree,
            Settings.DEFAULT,
            FileActions.NONE.copy(new State(read(over), Settings.DEFAULT), "/", "/", options).steps,
            attributes),
        0);
  }

  /** The steps from a lower tree to an upper one, done on another tree. */
  private Output replayed(Output tree, Output lower, Output upper) {
    List<Node> steps = new ArrayList<>();
    Output at = upper;
    while (!at.equals(lower)) {
      Output below = base(at);
      if (below == null) {
        throw new IllegalArgumentException(
            "a diff between trees of which none is made from the other cannot be had without the"
                + " builder's diff");
      }
      steps.add(at.node());
      at = below;
    }
    Output done = tree;
    for (Node step : steps.reversed()) {
      done = step(done, step);
    }
    return done;
  }

  private Output step(Output on, Node step) {
    if (step instanceof MergeNode merge) {
      return over(on, merge);
    }
    Output old = base(new Output(step, result(step)));
    Node moved = step.reading(output -> output.equals(old) ? on : read(output));
    return new Output(moved, result(moved));
  }

  /** The tree that a step changes; null when it makes one of its own. */
  private static @Nullable Output base(Output output) {
    if (output.node() instanceof MergeNode merge) {
      return merge.inputs().getFirst();
    }
    if (output.node() instanceof FileNode file) {
      return file.base();
    }
    return output.node() instanceof ExecNode exec && output.index() == exec.outputAt("/")
        ? exec.root()
        : null;
  }
}
