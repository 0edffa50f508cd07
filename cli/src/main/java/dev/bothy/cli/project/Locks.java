package dev.bothy.cli.project;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.declare.LockedPins;
import dev.bothy.dialect.project.Library;
import dev.bothy.oci.Digest;
import dev.bothy.packages.lock.DownloadPin;
import dev.bothy.packages.lock.ImagePin;
import dev.bothy.packages.lock.LibraryPin;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.lock.LockException;
import dev.bothy.packages.lock.LockFile;
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

  /** The commits of libraries that a project's lock names. */
  public static Map<Library, String> libraries(Path project) throws LockException {
    Map<Library, String> pins = new HashMap<>();
    if (isThere(project)) {
      for (LibraryPin pin : LockFile.of(project).read().libraries()) {
        pins.put(new Library(pin.git(), pin.ref(), ""), pin.commit());
      }
    }
    return pins;
  }

  /** What a project's lock says of downloads and images. */
  public static LockedPins pins(Path project) throws LockException {
    if (!isThere(project)) {
      return LockedPins.NONE;
    }
    Lock lock = LockFile.of(project).read();
    Map<String, String> checksums = new HashMap<>();
    for (DownloadPin pin : lock.downloads()) {
      checksums.put(pin.url(), pin.checksum());
    }
    Map<String, Digest> images = new HashMap<>();
    for (ImagePin pin : lock.images()) {
      images.put(pin.image(), pin.digest());
    }
    return new LockedPins(checksums, images);
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
