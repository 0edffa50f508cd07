package dev.bothy.cli.verb;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Invocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes plain {@code ssh NAME.bothy} work: one line at the top of {@code ~/.ssh/config} includes
 * the file that Bothy keeps. Added only after asking.
 */
final class SshInclude {
  private final Path config;
  private final Path included;

  /**
   * @param included the file that Bothy keeps
   */
  SshInclude(Invocation invocation, Path included) throws CommandException {
    config = Places.home(invocation.environment()).resolve(".ssh/config");
    this.included = included;
  }

  String line() {
    String path = included.toString();
    return "Include " + (path.indexOf(' ') < 0 ? path : "\"" + path + "\"");
  }

  boolean isThere() throws IOException {
    if (!Files.exists(config)) {
      return false;
    }
    String text = Files.readString(config, StandardCharsets.UTF_8);
    return text.lines().anyMatch(line -> line.strip().equals(line()));
  }

  /** Puts the line first (an Include further down would belong to the Host block above it). */
  void add() throws IOException {
    Path target = Files.exists(config) ? config.toRealPath() : config;
    Path directory = target.getParent();
    if (directory == null) {
      throw new IOException(target + " has no directory");
    }
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    String before = Files.exists(target) ? Files.readString(target, StandardCharsets.UTF_8) : "";
    Set<java.nio.file.attribute.PosixFilePermission> mode =
        Files.exists(target)
            ? Files.getPosixFilePermissions(target)
            : PosixFilePermissions.fromString("rw-------");
    // Whole or not at all: this is the user's file.
    Path fresh = Files.createTempFile(directory, "config", ".bothy");
    try {
      Files.writeString(
          fresh, "# Environments of bothy\n" + line() + "\n\n" + before, StandardCharsets.UTF_8);
      Files.setPosixFilePermissions(fresh, mode);
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
