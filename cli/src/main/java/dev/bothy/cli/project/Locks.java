package dev.bothy.cli.project;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.declare.LockedPins;
import dev.bothy.dialect.project.Library;
import dev.bothy.llb.op.GitRef;
import dev.bothy.oci.Digest;
import dev.bothy.packages.lock.DownloadPin;
import dev.bothy.packages.lock.ImagePin;
import dev.bothy.packages.lock.LibraryPin;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.lock.LockException;
import dev.bothy.packages.lock.LockFile;
import dev.bothy.packages.lock.RepositoryPin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The project's lock file. */
public final class Locks {
  private static final String NAME = "bothy.lock";

  private Locks() {}

  /** What was added to the environment that the options name, oldest first. */
  public static List<AddedStep> added(Invocation invocation)
      throws CommandException, LockException {
    Path project = Locations.project(invocation);
    // Most projects have none, and then nothing of JSON need be loaded.
    if (!isThere(project)) {
      return List.of();
    }
    return LockFile.of(project).read().steps(function(invocation));
  }

  /** A project's lock; an empty one where there is none. */
  public static Lock read(Path project) throws LockException {
    return isThere(project) ? LockFile.of(project).read() : Lock.EMPTY;
  }

  /** The commits of libraries that a lock names. */
  public static Map<Library, String> libraries(Lock lock) {
    Map<Library, String> pins = new HashMap<>();
    for (LibraryPin pin : lock.pins(LibraryPin.class)) {
      pins.put(new Library(pin.git(), pin.ref(), ""), pin.commit());
    }
    return pins;
  }

  /** What a project's lock says of sources of the graph. */
  public static LockedPins pins(Path project) throws LockException {
    return isThere(project) ? pins(LockFile.of(project).read()) : LockedPins.NONE;
  }

  /** What a lock says of sources of the graph. */
  public static LockedPins pins(Lock lock) {
    Map<String, String> checksums = new HashMap<>();
    for (DownloadPin pin : lock.pins(DownloadPin.class)) {
      checksums.put(pin.url(), pin.checksum());
    }
    Map<String, Digest> images = new HashMap<>();
    for (ImagePin pin : lock.pins(ImagePin.class)) {
      images.put(pin.image(), pin.digest());
    }
    Map<GitRef, LockedPins.Commit> commits = new HashMap<>();
    for (RepositoryPin pin : lock.pins(RepositoryPin.class)) {
      commits.put(
          new GitRef(pin.git(), pin.ref()), new LockedPins.Commit(pin.head(), pin.commit()));
    }
    return new LockedPins(checksums, images, commits);
  }

  public static boolean isThere(Path project) {
    return Files.exists(project.resolve(NAME));
  }

  /** The function that {@code --from} names. */
  public static String function(Invocation invocation) throws CommandException {
    return EvaluateRequest.of(Locations.project(invocation))
        .from(invocation.arguments().require(Shared.FROM))
        .function();
  }
}
