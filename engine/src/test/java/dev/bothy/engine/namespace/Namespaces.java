package dev.bothy.engine.namespace;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Starts a JVM as the engine's worker is started and reports what the {@link Inside} methods of a
 * class did there, one JUnit test each.
 */
public final class Namespaces {
  private static final String USER = "bothytest";

  private Namespaces() {}

  /** As root (skipped for others). */
  public static Stream<DynamicNode> asRoot(Class<?> type) {
    assumeRoot();
    return tests(type, "as root", false);
  }

  /** Leaves a test out that only root can run. */
  public static void assumeRoot() {
    Assumptions.assumeTrue(isRoot(), "needs root");
  }

  /** As a user with subordinate ids: this one, or for root a test user made for it. */
  public static Stream<DynamicNode> rootless(Class<?> type) {
    return tests(type, "rootless", true);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Stream<DynamicNode> tests(Class<?> type, String how, boolean rootless) {
    Map<String, String> results;
    try {
      results = run(type, rootless);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted");
    }
    List<DynamicNode> nodes = new ArrayList<>();
    for (Method method : type.getMethods()) {
      if (method.isAnnotationPresent(Inside.class)) {
        String name = method.getName();
        nodes.add(
            DynamicTest.dynamicTest(
                name + " " + how,
                () -> {
                  String result = results.getOrDefault(name, "did not run:\n" + results.get(""));
                  if (!result.isEmpty()) {
                    fail(result);
                  }
                }));
      }
    }
    return nodes.stream();
  }

  /** Messages of failures by method, empty for those that passed; all output under "". */
  private static Map<String, String> run(Class<?> type, boolean rootless)
      throws IOException, InterruptedException {
    Process process = start(rootless, InsideMain.class.getName(), type.getName());
    Map<String, String> results = new LinkedHashMap<>();
    StringBuilder all = new StringBuilder();
    String failing = null;
    StringBuilder message = new StringBuilder();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        all.append(line).append('\n');
        if (line.startsWith(InsideMain.PASSED)) {
          results.put(line.substring(InsideMain.PASSED.length()), "");
        } else if (line.startsWith(InsideMain.FAILED)) {
          failing = line.substring(InsideMain.FAILED.length());
        } else if (line.equals(InsideMain.END) && failing != null) {
          results.put(failing, message.toString());
          failing = null;
          message.setLength(0);
        } else if (failing != null) {
          message.append(line).append('\n');
        }
      }
    }
    process.waitFor();
    results.put("", all.toString());
    return results;
  }

  /** Starts a main class in the namespaces; output and errors in one stream. */
  public static Process start(boolean rootless, String... mainAndArguments) throws IOException {
    List<String> command = new ArrayList<>();
    String classPath = System.getProperty("java.class.path");
    if (rootless && isRoot()) {
      makeUser();
      command.addAll(
          List.of(
              "setpriv",
              "--reuid=" + USER,
              "--regid=" + USER,
              "--init-groups",
              "--inh-caps=-all",
              "--reset-env"));
      classPath = readableCopy(classPath);
    }
    // As in a service of systemd's.
    command.addAll(
        List.of(
            "env",
            "NOTIFY_SOCKET=/run/notify",
            "LISTEN_FDS=2",
            "LISTEN_PID=1",
            "LISTEN_FDNAMES=a:b"));
    command.addAll(
        List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
    if (rootless) {
      command.addAll(List.of("--user", "--map-root-user", "--map-auto"));
    }
    command.addAll(
        List.of(
            "--propagation",
            "private",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-Dbothy.test.rootless=" + rootless,
            "-cp",
            classPath));
    command.addAll(List.of(mainAndArguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(new File("/"));
    return builder.start();
  }

  private static void makeUser() throws IOException {
    if (Files.readString(Path.of("/etc/passwd")).contains("\n" + USER + ":")) {
      return;
    }
    Process process =
        new ProcessBuilder("useradd", "--create-home", USER).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!Files.readString(Path.of("/etc/passwd")).contains("\n" + USER + ":")) {
      throw new IOException("useradd: " + said);
    }
  }

  /** The user cannot look into root's home, where the dependencies are. */
  private static String readableCopy(String classPath) throws IOException {
    Path copy =
        Files.createTempDirectory(
            "bothy-classes",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(copy)));
    List<String> entries = new ArrayList<>();
    int n = 0;
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      if (entry.isEmpty() || !Files.exists(from)) {
        continue;
      }
      Path to = copy.resolve(n++ + "-" + from.getFileName());
      copyTree(from, to);
      entries.add(to.toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
          Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
          Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        }
      }
    }
  }

  private static void delete(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + tree + " (" + e.getMessage() + ")");
    }
  }
}
