package dev.bothy.engine.namespace;

import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Mounts;
import dev.bothy.engine.sys.Xattrs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A place for a test's files, and a small root file system made of this machine's programs. */
public final class TestRoot implements AutoCloseable {
  private static final List<String> PROGRAMS =
      List.of(
          "sh",
          "cat",
          "ls",
          "id",
          "stat",
          "mkdir",
          "rm",
          "rmdir",
          "ln",
          "mv",
          "cp",
          "touch",
          "sleep",
          "stty",
          "chmod",
          "chown",
          "mkfifo",
          "mknod",
          "env",
          "hostname",
          "true",
          "false",
          "readlink",
          "find",
          "grep",
          "wc",
          "od",
          "dd",
          "df",
          "mount",
          "unshare",
          "kill",
          "date",
          "setpriv",
          "head");

  private final Path directory;

  public TestRoot() throws IOException {
    Path base =
        isRootless()
            ? Path.of(System.getProperty("user.home", "/tmp"))
            : Path.of(System.getProperty("java.io.tmpdir"));
    directory = Files.createTempDirectory(Files.isWritable(base) ? base : Path.of("/tmp"), "bothy");
    FileCalls.chmod(Fd.NONE, directory.toString(), 0755);
  }

  public static boolean isRootless() {
    return Boolean.getBoolean("bothy.test.rootless");
  }

  public Path directory() {
    return directory;
  }

  /** A file of that text, in place of another one. */
  public static void write(Fd dir, String name, String text) throws IOException {
    try (Fd file = dir.openAt(name, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC, 0644)) {
      byte[] data = text.getBytes(StandardCharsets.UTF_8);
      file.write(data, 0, data.length);
    }
  }

  /** An extended attribute, with its name space. */
  public static void attribute(Fd dir, String name, String attribute, String value)
      throws IOException {
    Xattrs.set(dir, name, attribute, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A tmpfs of so many KiB, for disks that are to be full. */
  public Path smallDisk(int kib) throws IOException {
    Path at = Files.createDirectory(directory.resolve("small"));
    Mounts.tmpfs(at, 0, "size=" + kib + "k,mode=755");
    return at;
  }

  /** Fills a directory with a shell, the usual programs and what they are linked to. */
  public static void fillWithPrograms(Path root) throws IOException {
    boolean _ = fillWith(root, PROGRAMS);
    for (String dir : List.of("etc", "tmp", "root", "home", "proc", "dev", "sys")) {
      Files.createDirectories(root.resolve(dir));
    }
    FileCalls.chmod(Fd.NONE, root.resolve("tmp").toString(), 01777);
    Files.writeString(
        root.resolve("etc/passwd"),
        "root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000:Ada:/home/ada:/bin/sh\n");
    Files.writeString(root.resolve("etc/group"), "root:x:0:\nada:x:1000:\nvideo:x:44:ada\n");
  }

  /**
   * Copies programs of this machine and what they are linked to.
   *
   * @return whether all of them are there
   */
  public static boolean fillWith(Path root, List<String> programs) throws IOException {
    Set<Path> files = new TreeSet<>();
    int found = 0;
    for (String name : programs) {
      for (String dir : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
        Path program = Path.of(dir, name);
        if (Files.exists(program)) {
          put(root, program.toRealPath(), "/bin/" + name);
          files.addAll(libraries(program));
          found++;
          break;
        }
      }
    }
    for (Path file : files) {
      put(root, file, file.toString());
    }
    return found == programs.size();
  }

  private static void put(Path root, Path from, String at) throws IOException {
    Path to = root.resolve(at.substring(1));
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    FileCalls.chmod(Fd.NONE, to.toString(), 0755);
  }

  private static List<Path> libraries(Path program) throws IOException {
    Process ldd = new ProcessBuilder("ldd", program.toString()).redirectErrorStream(true).start();
    String text = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<Path> libraries = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      for (String word : line.strip().split(" ", -1)) {
        if (word.startsWith("/") && Files.exists(Path.of(word))) {
          libraries.add(Path.of(word));
        }
      }
    }
    return libraries;
  }

  @Override
  public void close() throws IOException {
    Path small = directory.resolve("small");
    if (Files.exists(small)) {
      Mounts.unmount(small);
    }
    dev.bothy.engine.sys.Trees.delete(directory);
  }
}
