package dev.bothy.engine.source.debian;

import dev.bothy.engine.host.FullDisk;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.op.TextTail;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of mmdebstrap in this process's namespaces. Being root here, even if only of a user
 * namespace, is all it needs: where device nodes cannot be made it binds the host's.
 */
final class Mmdebstrap {
  private static final Path MERGED_USR = Path.of("/usr/share/mmdebstrap/hooks/maybe-merged-usr");
  private static final String CACHE = "BOTHY_APT_CACHE";

  /** Archives of earlier runs save the download; apt checks them as it checks fresh ones. */
  private static final String TAKE_ARCHIVES =
      "mkdir -p \"$1/var/cache/apt/archives/partial\"; "
          + "find \"$"
          + CACHE
          + "\" -maxdepth 1 -name '*.deb' "
          + "-exec cp -n -t \"$1/var/cache/apt/archives\" {} +";

  private static final String KEEP_ARCHIVES =
      "find \"$1/var/cache/apt/archives\" -maxdepth 1 -name '*.deb' "
          + "-exec cp -n -t \"$"
          + CACHE
          + "\" {} +";

  private final Path tool;
  private final DebianRequest request;
  private final Path cache;
  private final Path temp;

  Mmdebstrap(Path tool, DebianRequest request, Path cache, Path temp) {
    this.tool = tool;
    this.request = request;
    this.cache = cache;
    this.temp = temp;
  }

  /** Fills an empty directory. */
  void run(Path root, StepContext context) throws StepFailure, IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(line(root)).redirectErrorStream(true);
    Map<String, String> env = builder.environment();
    env.keySet().removeIf(name -> !isNeeded(name)); // TAR_OPTIONS and the like change what comes
    env.put("SOURCE_DATE_EPOCH", "0");
    env.put("LC_ALL", "C.UTF-8");
    env.put("TMPDIR", temp.toString());
    env.put("DEBIAN_FRONTEND", "noninteractive");
    env.put(CACHE, cache.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    Output output = new Output(context);
    Thread reader = Thread.ofVirtual().start(() -> output.read(process.getInputStream()));
    try {
      int code = process.waitFor();
      reader.join();
      if (code != 0) {
        throw output.failure(request, code);
      }
    } catch (InterruptedException e) {
      kill(process);
      throw e;
    }
  }

  /** Whether a variable of this process says how to find programs or the mirror. */
  static boolean isNeeded(String name) {
    return switch (name) {
      case "PATH", "HOME", "SSL_CERT_FILE", "APT_CONFIG" -> true;
      default -> name.toLowerCase(Locale.ROOT).matches("(https?|ftp|all|no)_proxy");
    };
  }

  /** mmdebstrap unmounts what it mounted when it is told to end. */
  private static void kill(Process process) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private List<String> line(Path root) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(tool.toString());
    line.addAll(
        List.of(
            "--mode=root",
            "--format=directory",
            "--variant=" + request.variant(),
            "--architectures=" + request.architecture(),
            "--skip=check/empty,check/qemu,essential/unlink",
            "--dpkgopt=force-unsafe-io",
            "--setup-hook=" + TAKE_ARCHIVES,
            "--customize-hook=" + KEEP_ARCHIVES));
    if (Files.isDirectory(MERGED_USR)) {
      line.add("--hook-dir=" + MERGED_USR);
    }
    for (String option : HostApt.acquireOptions()) {
      line.add("--aptopt=" + option);
    }
    if (!request.packages().isEmpty()) {
      line.add("--include=" + String.join(",", request.packages()));
    }
    line.add(request.suite());
    line.add(root.toString());
    for (int i = 0; i < request.mirror().lines().size(); i++) {
      String entry = request.mirror().lines().get(i);
      String key = request.mirror().signedBy().get(i);
      // Without an option mmdebstrap looks for a fitting keyring of the host itself.
      line.add(
          key.isEmpty() || !Files.isReadable(Path.of(key))
              ? entry
              : "deb [signed-by=" + key + "]" + entry.substring("deb".length()));
    }
    return line;
  }

  /** What mmdebstrap says, handed on as it comes and looked at when it fails. */
  private static final class Output {
    private static final int KEPT = 64 * 1024;

    private final StepContext context;
    private final TextTail kept = new TextTail(KEPT);

    Output(StepContext context) {
      this.context = context;
    }

    void read(InputStream in) {
      byte[] buffer = new byte[8192];
      try (in) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          String text = new String(Arrays.copyOf(buffer, n), StandardCharsets.UTF_8);
          kept.add(text);
          context.log(false, text);
        }
      } catch (IOException e) {
        // It was killed; nobody asks for its output any more.
      }
    }

    StepFailure failure(DebianRequest request, int code) {
      String text = kept.toString();
      String mirror = request.mirror().lines().getFirst().split(" ", -1)[1];
      String missing = after(text, "Unable to locate package ");
      if (missing.isEmpty()) {
        missing = between(text, "Package '", "' has no installation candidate");
      }
      if (!missing.isEmpty()) {
        return StepFailure.step(
            "Debian " + request.suite() + " has no package \"" + missing + "\"",
            "correct its name, or take it out of the list; "
                + mirror
                + " is the mirror that was asked");
      }
      if (text.contains("Could not resolve")
          || text.contains("Could not connect")
          || text.contains("Connection timed out")
          || text.contains("Connection failed")
          || text.contains("Unable to connect")) {
        return StepFailure.host(
            "the Debian mirror " + mirror + " cannot be reached",
            "check the network and the proxy, or the mirror in /etc/apt",
            null);
      }
      if (text.contains("does not have a Release file")
          || text.contains("404 ") && text.contains("Release")) {
        return StepFailure.step(
            "the mirror " + mirror + " has no release \"" + request.suite() + "\"",
            "write the code name of a release that it has, such as bookworm or trixie");
      }
      if (text.contains("NO_PUBKEY") || text.contains("is not signed")) {
        return StepFailure.host(
            "the signature of " + request.suite() + " at " + mirror + " cannot be checked",
            "install the package debian-archive-keyring",
            null);
      }
      if (FullDisk.isMeant(text)) {
        return StepFailure.host(
            "no space left on the disk of the store", FullDisk.ROOM_IN_STORE, null);
      }
      return StepFailure.exit(
          "the bootstrap of " + request.suite() + " failed", null, "mmdebstrap", code);
    }

    private static String after(String text, String mark) {
      int at = text.indexOf(mark);
      if (at < 0) {
        return "";
      }
      int end = text.indexOf('\n', at);
      return text.substring(at + mark.length(), end < 0 ? text.length() : end).strip();
    }

    private static String between(String text, String before, String behind) {
      int end = text.indexOf(behind);
      int at = end < 0 ? -1 : text.lastIndexOf(before, end);
      return at < 0 ? "" : text.substring(at + before.length(), end);
    }
  }
}
