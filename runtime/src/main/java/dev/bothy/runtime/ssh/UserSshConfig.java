package dev.bothy.runtime.ssh;

import dev.bothy.oci.file.AtomicFile;
import dev.bothy.oci.file.BoundedRead;
import dev.bothy.runtime.files.FileLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/**
 * The user's own {@code ~/.ssh/config}, which needs one line so that {@code ssh NAME.bothy} works.
 *
 * <p>OpenSSH takes the home directory of the user database and not {@code $HOME}; so does this.
 */
public final class UserSshConfig {
  /** Bytes of a file that people write. */
  private static final int LARGEST = 4 << 20;

  private final Path file;
  private final SshConfig ours;

  public UserSshConfig(Path file, SshConfig ours) {
    this.file = file;
    this.ours = ours;
  }

  /** The one that OpenSSH reads for this user. */
  public static UserSshConfig ofThisUser(SshConfig ours) {
    // The JVM asks the user database too.
    Path home = Path.of(System.getProperty("user.home", "/"));
    return new UserSshConfig(home.resolve(".ssh").resolve("config"), ours);
  }

  public Path file() {
    return file;
  }

  /** The line that it needs, as the first. */
  public String includeLine() throws IOException {
    return "Include " + SshConfig.quoted(ours.file());
  }

  /** Whether the line is there. */
  public boolean included() {
    try {
      String wanted = includeLine();
      for (String line : SshConfig.lines(file)) {
        if (line.strip().equals(wanted)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** What came of {@link #include}. */
  public sealed interface Inclusion {
    /** The line is there now; the rest of the file is as it was. */
    record Added() implements Inclusion {}

    /** It was there before. */
    record Present() implements Inclusion {}

    /**
     * The file is not ours to change.
     *
     * @param reason why, and what to do, in words
     */
    record Refused(String reason) implements Inclusion {}
  }

  /** Puts the line first, where no other {@code Host} block narrows it. Ask the user before. */
  public Inclusion include() throws IOException, InterruptedException {
    if (included()) {
      return new Inclusion.Present();
    }
    if (Files.isSymbolicLink(file)) {
      return refused("is a symbolic link, so something else manages it");
    }
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    try {
      if (!Files.exists(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      if (Files.exists(file) && !Files.isWritable(file)) {
        return refused("is not writable");
      }
      try (FileLock _ = FileLock.acquire(directory.resolve(".bothy.lock"))) {
        if (included()) {
          return new Inclusion.Present();
        }
        String mode = "rw-------";
        String old = "";
        if (Files.exists(file)) {
          old = new String(BoundedRead.file(file, LARGEST), StandardCharsets.UTF_8);
          mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        }
        String separator = old.isEmpty() ? "" : "\n";
        AtomicFile.write(file, includeLine() + "\n" + separator + old, mode);
      } finally {
        Files.deleteIfExists(directory.resolve(".bothy.lock"));
      }
      return new Inclusion.Added();
    } catch (AccessDeniedException e) {
      return refused("cannot be written");
    }
  }

  private Inclusion refused(String why) throws IOException {
    return new Inclusion.Refused(
        file
            + " "
            + why
            + ": add this line at its top yourself: "
            + includeLine()
            + " (or use: "
            + String.join(" ", List.of("ssh", "-F", ours.file().toString()))
            + ")");
  }
}
