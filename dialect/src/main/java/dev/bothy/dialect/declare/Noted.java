package dev.bothy.dialect.declare;

import dev.bothy.llb.SourceLocation;
import java.util.List;

/**
 * A call as it was written, for those who look at the file rather than at what it makes.
 *
 * @param names packages, a path or a function, as the kind says
 */
public record Noted(SourceLocation at, Kind kind, List<String> names) {
  public Noted {
    names = List.copyOf(names);
  }

  /** Whether the names are commands of a step. */
  public boolean isCommands() {
    return kind == Kind.RUN || kind == Kind.STATE_RUN;
  }

  /** What the call is about. */
  public enum Kind {
    APT,
    PIP,
    CONDA,
    /** A file of conda's; its path from the project directory. */
    CONDA_FILE,
    JULIA,
    VSCODE,
    /** A requirements file; its path from the project directory. */
    REQUIREMENTS,
    /** Another {@code install.*}. */
    TOOL,
    /** {@code run} among declarations; its commands. */
    RUN,
    /** {@code run} of a state; its commands. */
    STATE_RUN,
    /** Packages may come from somewhere else than the base's mirror; suites that replace all. */
    APT_SOURCE,
    /** Packages that apt is told to prefer, or patterns of their names. */
    APT_PIN,
    /** A function whose last call alone counts; its name. */
    SETTING,
    /** A call that gives nothing to do; its function's name. */
    EMPTY
  }
}
