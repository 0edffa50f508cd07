package dev.bothy.system;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/**
 * One user's view of the machine: a launcher that this user can read, a home, a store, and
 * projects, all below one temporary directory that {@link #close} removes.
 */
final class Machine implements AutoCloseable {
  private final Account account;
  private final Path base;
  private final Path launcher;
  private Path store;

  private Machine(Account account, Path base, Path launcher) {
    this.account = account;
    this.base = base;
    this.launcher = launcher;
    this.store = base.resolve("store");
  }

  /** A user's with subordinate ids: this one, or for root a test user made for it. */
  static Machine rootless() throws IOException, InterruptedException {
    return isRoot() ? ofTestUser() : ofThisUser();
  }

  /** Of whoever runs the tests. */
  static Machine ofThisUser() throws IOException {
    Path base = Files.createTempDirectory("bothy-system");
    return new Machine(Account.current(base.resolve("home")), base, repository().resolve("bothy"));
  }

  /** Another one of the same user, with nothing in it. */
  Machine another() throws IOException, InterruptedException {
    return account.prefix().isEmpty() ? ofThisUser() : ofTestUser();
  }

  /** This one, after its store has got the base that {@code Source.debian("bookworm")} is. */
  Machine withDebian() throws IOException, InterruptedException {
    asOwnerOfLayers("cp", "-a", DebianStores.of(this).toString(), store.toString()).ok();
    return this;
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** The launcher and its jars are copied: the checkout may be closed to other users. */
  private static Machine ofTestUser() throws IOException, InterruptedException {
    Account account = Account.unprivileged();
    Path base =
        Files.createTempDirectory(
            Path.of("/var/tmp"),
            "bothy-system",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Path app = base.resolve("app");
    copyTree(repository().resolve("build/dist"), app.resolve("build/dist"));
    Files.copy(
        repository().resolve("bothy"), app.resolve("bothy"), StandardCopyOption.COPY_ATTRIBUTES);
    Machine machine = new Machine(account, base, app.resolve("bothy"));
    new Commands(List.of(), Map.of(), base)
        .run("chown", "-R", account.user() + ":" + account.user(), base.toString())
        .ok();
    return machine;
  }

  static Path repository() {
    Path here = Path.of("").toAbsolutePath();
    return here.endsWith("system") ? here.resolve("..").normalize() : here;
  }

  Account account() {
    return account;
  }

  Path base() {
    return base;
  }

  Path store() {
    return store;
  }

  /** Later commands use this store. */
  void useStore(Path other) {
    store = other;
  }

  /** A project directory of this user with these files (relative name → text). */
  Path project(String name, Map<String, String> files) throws IOException, InterruptedException {
    Path dir = Files.createDirectories(base.resolve("projects").resolve(name));
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      Path target = dir.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
    if (!account.prefix().isEmpty()) {
      new Commands(List.of(), Map.of(), base)
          .run(
              "chown",
              "-R",
              account.user() + ":" + account.user(),
              base.resolve("projects").toString())
          .ok();
    }
    return dir;
  }

  Result bothy(Path project, String... arguments) throws IOException, InterruptedException {
    return commands(project).run(bothyCommand(arguments));
  }

  Commands.Running start(Path project, String... arguments) throws IOException {
    return commands(project).start(bothyCommand(arguments));
  }

  Path launcher() {
    return launcher;
  }

  /** As {@link #bothy}, where this directory is empty. */
  Result bothyWithout(Path hidden, Path project, String... arguments)
      throws IOException, InterruptedException {
    String hide = "mount -t tmpfs none \"$1\" && shift && exec \"$@\"";
    return bothyAmongMounts(hide, List.of(hidden.toString()), project, arguments);
  }

  /**
   * As {@link #bothy}, by a script of root's in a mount namespace of its own.
   *
   * @param words of the script: {@code $1} and so on; behind them comes the command to run
   */
  Result bothyAmongMounts(String script, List<String> words, Path project, String... arguments)
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(isRoot(), "only root can mount");
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-euc", script));
    command.add("sh");
    command.addAll(words);
    command.addAll(account.prefix());
    command.addAll(bothyCommand(arguments));
    return new Commands(List.of(), commands(project).environment(), project).run(command);
  }

  /** Any other command, as this user, in this directory. */
  Result run(Path directory, String... command) throws IOException, InterruptedException {
    return commands(directory).run(command);
  }

  /** A command of the machine's administrator, whoever the user is; for root's tests alone. */
  Result administer(String... command) throws IOException, InterruptedException {
    Assumptions.assumeTrue(isRoot(), "needs root");
    return new Commands(List.of(), Map.of(), base).run(command);
  }

  Commands commands(Path directory) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("HOME", account.home().toString());
    environment.put("USER", account.user());
    environment.put("BOTHY_STORE", store.toString());
    environment.put("XDG_CONFIG_HOME", base.resolve("config").toString());
    environment.put("NO_COLOR", "1");
    return new Commands(account.prefix(), environment, directory);
  }

  private List<String> bothyCommand(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * The file of ours that plain ssh reads with -F; the account's own configuration stays as it is.
   */
  Path sshConfig() {
    return base.resolve("config/bothy/ssh_config");
  }

  /** Processes of any user whose command line or root names this machine's directory. */
  List<String> processes() throws IOException, InterruptedException {
    Result found = new Commands(List.of(), Map.of(), base).run("pgrep", "-af", base.toString());
    return found.stdout().lines().filter(line -> !line.contains("pgrep")).toList();
  }

  /** Mounts in this mount namespace below this machine's directory. */
  List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .filter(line -> line.contains(base.toString()))
        .toList();
  }

  @Override
  public void close() throws IOException {
    try {
      for (String line : processes()) {
        String pid = line.substring(0, line.indexOf(' '));
        new Commands(List.of(), Map.of(), base).run("kill", "-9", pid);
      }
      asOwnerOfLayers("rm", "-rf", base.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while cleaning up " + base);
    }
  }

  void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      System.err.println(base + " stays: " + e.getMessage());
    }
  }

  /** Without root, layers belong to subordinate ids. */
  private static Result asOwnerOfLayers(String... command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    if (!isRoot()) {
      line.addAll(List.of("unshare", "--user", "--map-root-user", "--map-auto"));
    }
    line.addAll(List.of(command));
    return new Commands(List.of(), Map.of(), Path.of("/")).run(line);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(dir).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                file,
                to.resolve(from.relativize(file).toString()),
                StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
