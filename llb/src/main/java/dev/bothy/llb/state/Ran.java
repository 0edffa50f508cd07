package dev.bothy.llb.state;

import java.util.Map;

/**
 * What a process left behind.
 *
 * @param root the state it ran in, changed
 * @param mounts what became of the writable mounts, by place
 */
public record Ran(State root, Map<String, State> mounts) {
  public Ran {
    mounts = Map.copyOf(mounts);
  }

  /**
   * What became of the tree mounted there.
   *
   * @throws IllegalArgumentException when nothing writable was mounted there
   */
  public State mount(String dest) {
    State state = mounts.get(dest);
    if (state == null) {
      throw new IllegalArgumentException("no writable mount at " + dest);
    }
    return state;
  }
}
