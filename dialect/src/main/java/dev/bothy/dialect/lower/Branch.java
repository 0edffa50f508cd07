package dev.bothy.dialect.lower;

import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.State;
import java.util.ArrayList;
import java.util.List;

/** Installations that follow each other, beside others on the same trunk. */
final class Branch {
  private final String name;
  private final SourceLocation at;
  State tree;

  private Branch(String name, State tree, SourceLocation at) {
    this.name = name;
    this.tree = tree;
    this.at = at;
  }

  /** The branch of this name, which begins at the trunk. */
  static Branch of(List<Branch> branches, String name, State trunk, SourceLocation at) {
    for (Branch branch : branches) {
      if (branch.name.equals(name)) {
        return branch;
      }
    }
    Branch begun = new Branch(name, trunk, at);
    branches.add(begun);
    return begun;
  }

  /** One tree of all: the first as it is, the changes of the others over it. */
  static State merged(State trunk, List<Branch> branches, State settings) {
    if (branches.isEmpty()) {
      return trunk;
    }
    if (branches.size() == 1) {
      return branches.getFirst().tree;
    }
    List<State> trees = new ArrayList<>();
    SourceLocation where = branches.getFirst().at;
    for (Branch branch : branches) {
      boolean first = trees.isEmpty();
      trees.add(
          first
              ? branch.tree
              : State.diff(trunk, branch.tree)
                  .named("what " + branch.name + " installed")
                  .at(branch.at));
      where = branch.at;
    }
    StringBuilder names = new StringBuilder();
    for (Branch branch : branches) {
      names.append(names.isEmpty() ? "" : ", ").append(branch.name);
    }
    return State.merge(trees).withSettingsOf(settings).named("merge of " + names).at(where);
  }
}
