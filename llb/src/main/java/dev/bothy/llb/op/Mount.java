package dev.bothy.llb.op;

/**
 * A mount of an {@link ExecOp}.
 *
 * @param input position in the op's inputs; {@link #EMPTY} for an empty directory; without meaning
 *     on secret and ssh mounts, where some clients leave 0
 * @param selector path within the input; empty for all of it
 * @param dest absolute path in the container
 * @param output number of the result that the writes become; {@link #NO_OUTPUT} when they are
 *     dropped. Clients leave 0 on secret and ssh mounts, so ask {@link #hasOutput()}
 * @param resultId free text of the client that made the graph
 */
public record Mount(
    int input,
    String selector,
    String dest,
    int output,
    boolean readonly,
    Type type,
    String resultId,
    ContentCache contentCache) {
  /** The input number of a mount that starts empty. */
  public static final int EMPTY = -1;

  /** The output number of a mount whose writes are dropped. */
  public static final int NO_OUTPUT = -1;

  /** Whether writes to this mount become a result of the op. */
  public boolean hasOutput() {
    return output >= 0 && type instanceof Bind;
  }

  /** The kind of mount, with what only that kind has. */
  public sealed interface Type {}

  /** The input's tree (or an empty one), writable unless readonly. */
  public record Bind() implements Type {
    public static final Bind INSTANCE = new Bind();
  }

  /**
   * Memory.
   *
   * @param size in bytes; 0 for the kernel's default
   */
  public record Tmpfs(long size) implements Type {}

  /** A directory kept between builds under an id. */
  public record Cache(String id, Sharing sharing) implements Type {}

  /**
   * A secret as a file.
   *
   * @param mode permission bits
   */
  public record Secret(String id, int uid, int gid, int mode, boolean optional) implements Type {}

  /**
   * A forwarded ssh agent's socket.
   *
   * @param mode permission bits
   */
  public record Ssh(String id, int uid, int gid, int mode, boolean optional) implements Type {}

  /** Who may use a cache directory at the same time; the order is the wire number. */
  public enum Sharing {
    SHARED,
    PRIVATE,
    LOCKED
  }

  /**
   * Whether the mount's content may stand for it in the cache key; the order is the wire number.
   */
  public enum ContentCache {
    DEFAULT,
    ON,
    OFF
  }
}
