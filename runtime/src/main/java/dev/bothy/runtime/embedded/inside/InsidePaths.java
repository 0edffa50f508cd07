package dev.bothy.runtime.embedded.inside;

/** Where everything of ours is inside; nothing of it is in an image. */
public final class InsidePaths {
  /** Above all of it. */
  public static final String INSIDE = "/.bothy";

  /** The dev kit. */
  public static final String KIT = INSIDE + "/kit";

  /** What {@link RunDirectory} writes. */
  public static final String RUN = INSIDE + "/run";

  /** Named commands, as programs. */
  public static final String COMMANDS = RUN + "/" + NamedCommands.DIRECTORY;

  /** Logs of services. */
  public static final String LOG = INSIDE + "/log";

  private InsidePaths() {}
}
