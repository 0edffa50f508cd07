package dev.bothy.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somewhere environments run: this machine, a container engine, a cluster.
 *
 * <p>Every method blocks; interrupting the caller ends the wait, and the place is left as {@link
 * #describe} says. Methods may be called from several processes at once: what changes an
 * environment is serialised by the place.
 */
public interface Place {
  /** What people call it: {@code embedded}, {@code docker} … */
  String name();

  /** What it can do; callers refuse the rest before anything starts. */
  Set<Capability> capabilities();

  /**
   * Brings the environment up as the spec says: creates it, starts it again when it is stopped,
   * leaves it alone when it runs as asked.
   *
   * <p>Returns once its processes are started and, with a dev kit, its ssh server answers.
   */
  Started up(RunSpec spec, OnChange onChange) throws PlaceException, InterruptedException;

  /**
   * Fails where {@link #up} would for the name alone: an environment of this name is another
   * project's, or its record is damaged. What it finds may change until {@code up}, which looks
   * again.
   *
   * @param project the directory that the environment would be of
   */
  void checkName(String name, Path project) throws PlaceException;

  /** Starts a stopped environment as it was; a running one is left alone. */
  EnvironmentInfo start(String name) throws PlaceException, InterruptedException;

  /**
   * Ends its processes: first asked, after {@code grace} killed. Its files stay. A stopped one is
   * left alone.
   */
  EnvironmentInfo stop(String name, Duration grace) throws PlaceException, InterruptedException;

  /** {@link #stop} and {@link #start}. */
  EnvironmentInfo restart(String name, Duration grace) throws PlaceException, InterruptedException;

  /**
   * Stops it and removes its record, logs and what changed in its file tree. Images and the user's
   * own directories are not touched. Works for a damaged record too.
   */
  void destroy(String name) throws PlaceException, InterruptedException;

  /** All environments of this place, by name. Damaged ones are listed as such. */
  List<EnvironmentInfo> list() throws PlaceException;

  /**
   * One environment.
   *
   * @throws PlaceException of kind {@link PlaceException.Kind#NO_SUCH_ENVIRONMENT}, or when its
   *     record is damaged
   */
  EnvironmentInfo describe(String name) throws PlaceException;

  /**
   * Runs a command inside with this process's stdin, stdout and stderr.
   *
   * @return the command's exit code; 128+n when signal n ended it
   * @throws PlaceException when the environment does not run, or the command cannot
   */
  int exec(String name, ExecSpec spec) throws PlaceException, InterruptedException;

  /**
   * Runs one command in a fresh container of an image, with this process's stdin, stdout and
   * stderr. What it writes outside its mounts is thrown away, and nothing stays behind. An
   * interrupt asks the command to end, and ends it when it does not.
   *
   * @throws PlaceException when the container could not be made, or the command cannot run in it
   */
  Ran run(RunOnce spec) throws PlaceException, InterruptedException;

  /**
   * Writes log lines to {@code request.out()}; with {@code follow}, until interrupted or the
   * environment stops.
   *
   * @throws PlaceException when there is no such service; the message names those that are
   */
  void logs(String name, LogRequest request) throws PlaceException, InterruptedException;

  /**
   * Adds layers on top of a running environment's image, live, and records the new image, so that
   * the next {@link #up} with it has nothing to do.
   *
   * @param image the image as it is with the new layers; its layers must begin with the present
   *     ones
   */
  Applied applyLayers(String name, RunSpec.Image image) throws PlaceException, InterruptedException;

  /** What to do with an environment that runs otherwise than asked. */
  enum OnChange {
    /** Stop it and start it as asked. */
    RESTART,
    /** Leave it running and say what differs. */
    LEAVE
  }

  /** How {@link #up} ended. */
  enum Outcome {
    /** It did not exist before. */
    CREATED,
    /** It was stopped. */
    STARTED,
    /** It ran otherwise than asked and was started anew. */
    RESTARTED,
    /** It already runs as asked. */
    UNCHANGED,
    /** It runs otherwise than asked and was left so. */
    DIFFERENT
  }

  /**
   * The answer of {@link #up}.
   *
   * @param differences what differs between what was asked and what ran, in words ({@code image},
   *     {@code ports} …); empty for {@code CREATED} and {@code UNCHANGED}
   * @param setAside true when the image is another one, so that changes made by hand to the file
   *     tree outside the home directory were set aside (see {@link EnvironmentInfo#setAside})
   */
  record Started(
      EnvironmentInfo info, Outcome outcome, List<String> differences, boolean setAside) {
    public Started {
      differences = List.copyOf(differences);
    }
  }

  /**
   * The answer of {@link #run}.
   *
   * @param exitCode as of {@link #exec}
   * @param left what could not be removed afterwards and why, in words; null when nothing stays
   */
  record Ran(int exitCode, @Nullable String left) {}

  /** The answer of {@link #applyLayers}. */
  sealed interface Applied {
    /**
     * The layers are in place.
     *
     * @param paths how many paths were written or removed
     */
    record Done(EnvironmentInfo info, int paths) implements Applied {}

    /**
     * Nothing was changed: these paths were changed by hand in the running environment and the
     * layers would overwrite them.
     *
     * @param paths absolute paths inside, sorted; at most 100
     */
    record Conflicts(List<String> paths) implements Applied {
      public Conflicts {
        paths = List.copyOf(paths);
      }
    }
  }
}
