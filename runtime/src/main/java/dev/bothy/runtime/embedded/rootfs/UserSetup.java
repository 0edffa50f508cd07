package dev.bothy.runtime.embedded.rootfs;

import dev.bothy.runtime.Identity;
import dev.bothy.runtime.identity.UserFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts the user into the environment's own upper directory while nothing is mounted: the user
 * database, the home directory, a login script. The image stays as it is.
 */
public final class UserSetup {
  private static final String PROFILE = "etc/profile.d/zz-bothy.sh";
  private static final String PROFILE_TEXT =
      """
      # The environment's variables once more: /etc/profile has set PATH its own way.
      if [ -r /.bothy/run/environ.sh ]; then . /.bothy/run/environ.sh; fi
      """;

  private final Path upper;
  private final StackView image;
  private final StackView merged;
  private final boolean rootless;

  /**
   * @param lowers topmost first
   * @param rootless whether this process cannot give files away
   */
  public UserSetup(Path upper, List<Path> lowers, boolean rootless) {
    this.upper = upper;
    this.image = new StackView(lowers);
    List<Path> all = new java.util.ArrayList<>(lowers);
    all.addFirst(upper);
    this.merged = new StackView(all);
    this.rootless = rootless;
  }

  /** Who the user will be, and their shell. */
  public UserFiles choose(Identity identity, @Nullable String wishedShell) throws IOException {
    String passwd = image.text("etc/passwd");
    return UserFiles.of(identity, passwd == null ? "" : passwd, shell(wishedShell));
  }

  /** The wished shell if it is there, else bash, else sh. */
  private String shell(@Nullable String wished) throws IOException {
    if (wished != null && wished.startsWith("/") && merged.exists(wished)) {
      return wished;
    }
    String name = wished == null ? "bash" : wished.substring(wished.lastIndexOf('/') + 1);
    for (String candidate : List.of(name, "bash")) {
      for (String directory : List.of("/usr/local/bin/", "/usr/bin/", "/bin/")) {
        if (!candidate.isEmpty() && merged.exists(directory + candidate)) {
          return directory + candidate;
        }
      }
    }
    return "/bin/sh";
  }

  /**
   * Puts that user there.
   *
   * @param dev whether with the login script
   */
  public void write(UserFiles user, boolean dev) throws IOException {
    edit("etc/passwd", user::passwd, true);
    edit("etc/group", user::group, true);
    edit("etc/shadow", user::shadow, false);
    home(user.identity());
    StackView.Entry profiles = merged.lookup("etc/profile.d");
    if (dev && profiles != null && profiles.isDirectory()) {
      replace(PROFILE, PROFILE_TEXT, "rw-r--r--", null);
    }
  }

  private interface Edit {
    String of(String text);
  }

  private void edit(String path, Edit edit, boolean create) throws IOException {
    StackView.Entry entry = merged.lookup(path);
    if (entry != null && !entry.isFile() || entry == null && (!create || linked(path))) {
      return; // the image does something of its own here; it knows better
    }
    String old = entry == null ? "" : Objects.requireNonNull(merged.text(path));
    String text = edit.of(old);
    if (!text.equals(old)) {
      String mode =
          entry == null
              ? "rw-r--r--"
              : PosixFilePermissions.toString(Files.getPosixFilePermissions(entry.path()));
      replace(path, text, mode, entry == null ? null : entry.path());
    }
  }

  /** Whether the path's directory is something else than a directory. */
  private boolean linked(String path) throws IOException {
    StackView.Entry parent = merged.lookup(path.substring(0, path.lastIndexOf('/')));
    return parent != null && !parent.isDirectory();
  }

  private void home(Identity identity) throws IOException {
    String home = identity.home().substring(1);
    StackView.Entry entry = merged.lookup(home);
    if (entry != null && !entry.isDirectory()) {
      return;
    }
    boolean fresh = entry == null;
    if (fresh && linked(home.contains("/") ? home : "/" + home)) {
      return;
    }
    Path directory = directory(home);
    if (identity.uid() == 0) {
      return;
    }
    own(directory, identity);
    if (!fresh) {
      return;
    }
    for (String name : image.names("etc/skel")) {
      StackView.Entry file = image.lookup("etc/skel/" + name);
      if (file != null && file.isFile()) {
        Path copy = directory.resolve(name);
        Files.copy(file.path(), copy, StandardCopyOption.REPLACE_EXISTING);
        own(copy, identity);
      }
    }
  }

  private void own(Path path, Identity identity) throws IOException {
    if (!rootless) {
      Files.setAttribute(path, "unix:gid", identity.gid(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:uid", identity.uid(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** The directory in the upper, made with the looks it has below. */
  public Path directory(String path) throws IOException {
    Path inUpper = upper;
    StringBuilder walked = new StringBuilder();
    for (String name : path.split("/", -1)) {
      if (name.isEmpty()) {
        continue;
      }
      walked.append('/').append(name);
      StackView.Entry below = merged.lookup(walked.toString());
      inUpper = inUpper.resolve(name);
      if (!Files.isDirectory(inUpper, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(inUpper);
        Files.setPosixFilePermissions(
            inUpper,
            below == null
                ? PosixFilePermissions.fromString("rwxr-xr-x")
                : Files.getPosixFilePermissions(below.path()));
        if (below != null && !rootless) {
          imitate(below.path(), inUpper);
        }
      }
    }
    return inUpper;
  }

  private void replace(String path, String text, String mode, @Nullable Path like)
      throws IOException {
    directory(path.substring(0, path.lastIndexOf('/')));
    Path file = upper.resolve(path);
    Path fresh = Files.createTempFile(Objects.requireNonNull(file.getParent()), ".bothy", "");
    try {
      Files.writeString(fresh, text, StandardCharsets.ISO_8859_1);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
      if (like != null && !rootless) {
        imitate(like, fresh);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void imitate(Path from, Path to) throws IOException {
    for (String id : List.of("unix:gid", "unix:uid")) {
      Object value = Files.getAttribute(from, id, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(to, id, value, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
