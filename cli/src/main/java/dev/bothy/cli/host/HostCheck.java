package dev.bothy.cli.host;

import dev.bothy.cli.output.Quantity;
import dev.bothy.engine.host.Programs;
import dev.bothy.engine.host.SubordinateIds;
import dev.bothy.oci.web.WebConnections;
import dev.bothy.runtime.Identity;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at this host for all that building and running need. */
final class HostCheck {
  private static final long LITTLE_SPACE = 5_000_000_000L;

  /** As /proc/mounts names them; a build tries it out. */
  private static final Set<String> NO_OVERLAYS =
      Set.of("overlay", "nfs", "nfs4", "cifs", "smb3", "9p", "vfat", "exfat", "ntfs3");

  private static final int TIMEOUT_MILLIS = 5_000;

  private final Map<String, String> environment;
  private final Path store;
  private final boolean offline;
  private final Path root;
  private final int uid;
  private final List<Finding> findings = new ArrayList<>();

  HostCheck(Map<String, String> environment, Path store, boolean offline) {
    this(environment, store, offline, Path.of("/"), Identity.processUid());
  }

  /**
   * @param root where this host's {@code /etc} and {@code /proc} are
   * @param uid who asks
   */
  HostCheck(Map<String, String> environment, Path store, boolean offline, Path root, int uid) {
    this.environment = environment;
    this.store = store;
    this.offline = offline;
    this.root = root;
    this.uid = uid;
  }

  enum State {
    FINE,
    /** Works, or some things do. */
    DOUBTFUL,
    MISSING
  }

  /**
   * One thing that was looked at.
   *
   * @param mend a command or an advice; empty when nothing is to be done
   */
  record Finding(String what, State state, String detail, String mend) {}

  List<Finding> run() throws IOException {
    containers();
    tool("unshare", "isolates the builder", "util-linux", State.MISSING);
    tool("mmdebstrap", "makes Source.debian bases", "mmdebstrap", State.DOUBTFUL);
    tool("ssh", "opens shells in environments", "openssh-client", State.DOUBTFUL);
    overlay();
    if (uid != 0) {
      subordinateIds();
      userNamespaces();
    }
    space();
    mirror();
    return findings;
  }

  private void containers() {
    Path crun = find("crun");
    if (crun != null) {
      add("crun", State.FINE, crun.toString(), "");
    } else {
      boolean runc = find("runc") != null;
      add(
          "crun",
          State.MISSING,
          "runs the steps; not found" + (runc ? " (runc needs control groups of its own)" : ""),
          install("crun"));
    }
  }

  private void tool(String name, String purpose, String debianPackage, State without) {
    Path found = find(name);
    if (found != null) {
      add(name, State.FINE, found.toString(), "");
    } else {
      add(name, without, purpose + "; not found", install(debianPackage));
    }
  }

  private String install(String debianPackage) {
    return "sudo apt-get install -y " + debianPackage;
  }

  private @Nullable Path find(String name) {
    return new Programs(environment.get("PATH"), root).find(name);
  }

  private void overlay() {
    if (read("/proc/filesystems").contains("\toverlay\n")) {
      add("overlayfs", State.FINE, "in the kernel", "");
    } else {
      add("overlayfs", State.MISSING, "the kernel has none loaded", "sudo modprobe overlay");
    }
  }

  private void subordinateIds() {
    if (find("newuidmap") == null || find("newgidmap") == null) {
      add("newuidmap", State.MISSING, "maps subordinate ids; not found", install("uidmap"));
    } else {
      add("newuidmap", State.FINE, String.valueOf(find("newuidmap")), "");
    }
    String user = System.getProperty("user.name", "");
    for (Path table : SubordinateIds.TABLES) {
      if (SubordinateIds.has(host(table.toString()), user, uid)) {
        add(table.toString(), State.FINE, "has ids for " + user, "");
      } else {
        add(
            table.toString(),
            State.MISSING,
            "has no ids for " + user,
            "sudo " + SubordinateIds.command(user));
      }
    }
  }

  private Path host(String file) {
    return root.resolve(file.substring(1));
  }

  private void userNamespaces() {
    String most = read("/proc/sys/user/max_user_namespaces").strip();
    String clone = read("/proc/sys/kernel/unprivileged_userns_clone").strip();
    String apparmor = read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns").strip();
    if (most.equals("0")) {
      add(
          "user namespaces",
          State.MISSING,
          "turned off",
          "sudo sysctl -w user.max_user_namespaces=15000");
    } else if (clone.equals("0")) {
      add(
          "user namespaces",
          State.MISSING,
          "closed to ordinary users",
          "sudo sysctl -w kernel.unprivileged_userns_clone=1");
    } else if (apparmor.equals("1")) {
      add(
          "user namespaces",
          State.DOUBTFUL,
          "restricted by AppArmor",
          "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
    } else {
      add("user namespaces", State.FINE, "open", "");
    }
  }

  private void space() {
    Path existing = store;
    while (existing != null && !Files.isDirectory(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      return;
    }
    try {
      FileStore disk = Files.getFileStore(existing);
      long free = disk.getUsableSpace();
      String detail = Quantity.bytes(free) + " free at " + store;
      if (!Files.isWritable(existing)) {
        add("store", State.MISSING, existing + " is not writable", "choose another with --store");
      } else if (NO_OVERLAYS.contains(disk.type())) {
        add(
            "store",
            State.MISSING,
            "overlayfs cannot write to the " + disk.type() + " at " + store,
            "choose a place on ext4, xfs, btrfs or tmpfs with --store");
      } else if (free < LITTLE_SPACE) {
        add("store", State.DOUBTFUL, detail, "bothy prune, or choose another disk with --store");
      } else {
        add("store", State.FINE, detail, "");
      }
    } catch (IOException e) {
      add("store", State.DOUBTFUL, store + ": " + e.getMessage(), "choose another with --store");
    }
  }

  private void mirror() throws IOException {
    String address = mirrorAddress();
    if (address == null) {
      add(
          "package mirror",
          State.DOUBTFUL,
          "apt has none configured here",
          "Source.image needs none; for Source.debian add one to /etc/apt/sources.list.d");
      return;
    }
    if (offline || !address.startsWith("http")) {
      add("package mirror", State.FINE, address + " (not asked)", "");
      return;
    }
    try {
      HttpURLConnection connection = new WebConnections(environment).open(URI.create(address));
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setRequestMethod("HEAD");
      int status = connection.getResponseCode();
      // A directory listing may be refused by a mirror that is well; only a gateway's failure is
      // not.
      if (status < 500) {
        add("package mirror", State.FINE, address, "");
      } else {
        add("package mirror", State.DOUBTFUL, address + " answers " + status, "try again later");
      }
    } catch (IOException | IllegalArgumentException e) {
      add(
          "package mirror",
          State.DOUBTFUL,
          address + " does not answer: " + e.getMessage(),
          "check the network or /etc/apt/sources.list");
    }
  }

  /** The first address that apt would ask, from either form of its source lists. */
  private @Nullable String mirrorAddress() throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(host("/etc/apt/sources.list"));
    Path directory = host("/etc/apt/sources.list.d");
    if (Files.isDirectory(directory)) {
      List<Path> parts = new ArrayList<>();
      try (DirectoryStream<Path> entries =
          Files.newDirectoryStream(directory, "*.{list,sources}")) {
        entries.forEach(parts::add);
      }
      parts.sort(null);
      files.addAll(parts);
    }
    for (Path file : files) {
      String address = firstAddress(text(file));
      if (address != null) {
        return address;
      }
    }
    return null;
  }

  static @Nullable String firstAddress(String sources) {
    for (String line : sources.split("\n", -1)) {
      String text = line.strip();
      if (text.startsWith("deb ") || text.startsWith("URIs:")) {
        for (String word : text.split(" ", -1)) {
          if (word.contains(":/")) {
            return word;
          }
        }
      }
    }
    return null;
  }

  private String read(String file) {
    return text(host(file));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      // Not there or not ours to read: nothing is known of it.
      return "";
    }
  }

  private void add(String what, State state, String detail, String mend) {
    findings.add(new Finding(what, state, detail, mend));
  }
}
