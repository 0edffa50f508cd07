package dev.bothy.cli.build;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.library.LibraryCache;
import dev.bothy.cli.library.LibraryFetch;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.project.Locks;
import dev.bothy.cli.project.ProjectAbove;
import dev.bothy.cli.terminal.Style;
import dev.bothy.cli.terminal.Text;
import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.Dialect;
import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.Environment;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.Included;
import dev.bothy.dialect.NamedImage;
import dev.bothy.dialect.project.Libraries;
import dev.bothy.dialect.project.Library;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.lock.LockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A project's file, evaluated as the options say.
 *
 * @param project its directory, absolute
 */
public record Evaluated(Path project, EvaluateRequest request, Evaluation evaluation) {

  /** As many libraries may be fetched for one file. */
  private static final int MOST_FETCHED = 64;

  /** Which libraries are fetched. */
  private enum Fetching {
    /** Those that are not here and are on this machine's disk. */
    LOCAL,
    /** Those that are not here. */
    MISSING,
    /** All that no commit is named for, whatever is here. */
    NEWEST
  }

  /**
   * Evaluates; what the file prints, and warnings, go to standard error. Libraries that it includes
   * are fetched when they are not here, unless {@code --offline} is given.
   */
  public static Evaluated of(Invocation invocation, List<AddedStep> added)
      throws UsageException,
          CommandException,
          DialectException,
          LockException,
          InterruptedException {
    return of(invocation, added, missing(invocation), null).said(invocation).warned(invocation);
  }

  /** As {@link #of}, for who is about to pin what is not pinned, and needs no warning of it. */
  static Evaluated toPin(Invocation invocation, List<AddedStep> added)
      throws UsageException,
          CommandException,
          DialectException,
          LockException,
          InterruptedException {
    return of(invocation, added, missing(invocation), null).said(invocation);
  }

  /**
   * The same, with the newest of everything that this lock does not pin, whatever is here or in the
   * project's.
   */
  static Evaluated newest(Invocation invocation, List<AddedStep> added, Lock lock)
      throws UsageException,
          CommandException,
          DialectException,
          LockException,
          InterruptedException {
    return of(invocation, added, Fetching.NEWEST, lock).said(invocation);
  }

  /** With the pins of this lock and no others, and without a word: to see what there is to pin. */
  static Evaluated with(Invocation invocation, List<AddedStep> added, Lock lock)
      throws UsageException,
          CommandException,
          DialectException,
          LockException,
          InterruptedException {
    return of(invocation, added, missing(invocation), lock);
  }

  /** The same without any network: libraries are those that are here, or on this machine's disk. */
  public static Evaluated here(Invocation invocation, List<AddedStep> added)
      throws UsageException,
          CommandException,
          DialectException,
          LockException,
          InterruptedException {
    return of(invocation, added, Fetching.LOCAL, null).said(invocation).warned(invocation);
  }

  private static Fetching missing(Invocation invocation) {
    return invocation.arguments().has(Shared.OFFLINE) ? Fetching.LOCAL : Fetching.MISSING;
  }

  private Evaluated said(Invocation invocation) {
    for (String line : evaluation.prints()) {
      invocation.say(Text.visible(line));
    }
    for (String warning : evaluation.warnings()) {
      warn(invocation, warning);
    }
    return this;
  }

  private Evaluated warned(Invocation invocation) {
    for (Included included : evaluation.included()) {
      if (!included.pinned() && !included.library().isLocal()) {
        warn(
            invocation,
            included.at()
                + ": include: "
                + included.library()
                + " may be another commit elsewhere: `bothy lock` pins it, or sha=\""
                + included.commit()
                + "\"");
      }
    }
    return this;
  }

  private static void warn(Invocation invocation, String warning) {
    invocation.say(
        Style.YELLOW.on("warning:", invocation.terminal().colorErrors())
            + " "
            + Text.visible(invocation.sameProject(warning)));
  }

  private static Evaluated of(
      Invocation invocation, List<AddedStep> added, Fetching fetching, @Nullable Lock lock)
      throws UsageException,
          CommandException,
          DialectException,
          LockException,
          InterruptedException {
    Path project = Locations.project(invocation);
    EvaluateRequest request =
        EvaluateRequest.of(project)
            .from(invocation.arguments().require(Shared.FROM))
            .withImage(Objects.requireNonNullElse(invocation.arguments().get(Shared.TARGET), ""))
            .withSettings(Inputs.settings(invocation))
            .withAdded(added);
    Strictness strictness = Strictness.of(invocation, project);
    request = request.withPins(lock == null ? Locks.pins(project) : Locks.pins(lock));
    Evaluation evaluation = evaluate(invocation, request, fetching, strictness, lock);
    strictness.check(evaluation);
    return new Evaluated(project, request, evaluation);
  }

  private static Evaluation evaluate(
      Invocation invocation,
      EvaluateRequest request,
      Fetching fetching,
      Strictness strictness,
      @Nullable Lock lock)
      throws DialectException, CommandException, LockException, InterruptedException {
    // Most files include nothing: only those that do ask where libraries are kept.
    EvaluateRequest asked = request;
    LibraryCache cache = null;
    Set<Library> fetched = new HashSet<>();
    while (true) {
      try {
        return Dialect.evaluate(asked);
      } catch (DialectException e) {
        Library missing = e.missing();
        if (missing == null) {
          throw pointingAbove(invocation, request, e);
        }
        if (cache == null) {
          Lock pins = lock == null ? Locks.read(request.project()) : lock;
          cache =
              new LibraryCache(
                  Locations.libraries(invocation), request.project(), Locks.libraries(pins));
          asked = asked.withLibraries(here(fetching, fetched, cache));
          continue;
        }
        strictness.check(cache.pinned(missing), e.where() == null ? "" : e.where() + ": ");
        boolean allowed =
            fetching != Fetching.LOCAL
                || LibraryFetch.isOnDisk(cache, missing, invocation.environment());
        if (!allowed || fetched.size() == MOST_FETCHED || !fetched.add(missing)) {
          throw e;
        }
        invocation.say("fetching " + Text.visible(missing.toString()));
        try {
          LibraryFetch.fetch(cache, missing, invocation.environment());
        } catch (CommandException failed) {
          throw e.where() == null
              ? failed
              : new CommandException(
                  failed.exit(), e.where() + ": " + failed.getMessage(), failed.hint(), failed);
        }
      }
    }
  }

  /** Of a file that is not here, but in a directory above. */
  private static DialectException pointingAbove(
      Invocation invocation, EvaluateRequest request, DialectException e) {
    if (!(e.getCause() instanceof NoSuchFileException) || e.where() != null) {
      return e;
    }
    String hint = ProjectAbove.hint(invocation.directory(), request.project(), request.file());
    if (hint == null) {
      return e;
    }
    DialectException pointing = new DialectException(String.valueOf(e.getMessage()), null, hint);
    pointing.addSuppressed(e);
    return pointing;
  }

  /** What need not be fetched: what is pinned, what just was, and what else may be old. */
  private static Libraries here(Fetching fetching, Set<Library> fetched, LibraryCache cache) {
    return library ->
        fetching != Fetching.NEWEST
                || fetched.contains(library)
                || !cache.pinned(library).sha().isEmpty()
            ? cache.find(library)
            : null;
  }

  /** The same for one of its images. */
  Evaluated only(NamedImage image) {
    return new Evaluated(project, request.withImage(image.name()), evaluation.only(image));
  }

  /** Whether the function returns several images and none was chosen. */
  boolean isSeveral() {
    return !evaluation.images().isEmpty();
  }

  public Environment environment() {
    return evaluation.environment();
  }
}
