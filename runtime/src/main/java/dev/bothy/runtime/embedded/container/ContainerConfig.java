package dev.bothy.runtime.embedded.container;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.bothy.engine.exec.container.Confinement;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.EnvRecord;
import dev.bothy.runtime.embedded.inside.InsidePaths;
import dev.bothy.runtime.embedded.inside.NamedCommands;
import dev.bothy.runtime.embedded.inside.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The container of an environment in the terms of the OCI runtime specification. */
public final class ContainerConfig {
  private final EnvDirectory directory;
  private final EnvRecord record;
  private final boolean rootless;

  /**
   * @param rootless whether it is for a user namespace, where the kernel opens no device of a file
   *     system anyway
   */
  public ContainerConfig(EnvDirectory directory, EnvRecord record, boolean rootless) {
    this.directory = directory;
    this.record = record;
    this.rootless = rootless;
  }

  /**
   * The whole {@code config.json}.
   *
   * @param kitMounts as {@link #kitMounts} gives them, or none
   */
  JsonObject container(List<String> args, int uid, int gid, List<JsonObject> kitMounts)
      throws IOException {
    return container(
        process(args, uid, gid, Map.of(), Variables.workdir(record.spec()), false), kitMounts);
  }

  /** The same around a process. */
  public JsonObject container(JsonObject process, List<JsonObject> kitMounts) throws IOException {
    JsonObject o = new JsonObject();
    o.addProperty("ociVersion", "1.0.2");
    o.add("process", process);
    JsonObject root = new JsonObject();
    root.addProperty("path", directory.rootfs().toString());
    o.add("root", root);
    o.addProperty("hostname", record.spec().name());
    o.add("mounts", mounts(kitMounts));
    o.add("linux", linux());
    JsonObject annotations = new JsonObject();
    annotations.addProperty("run.oci.seccomp_bpf_data", Confinement.crunSystemCallFilter());
    o.add("annotations", annotations);
    return o;
  }

  /** A process in it; also what {@code crun exec --process} reads. */
  public JsonObject process(
      List<String> args,
      int uid,
      int gid,
      Map<String, String> moreEnv,
      String workdir,
      boolean terminal) {
    Map<String, String> env = Variables.of(record);
    if (uid == 0 && record.spec().identity().uid() != 0) {
      env.put("HOME", "/root");
      env.put("USER", "root");
      env.put("LOGNAME", "root");
    }
    env.putAll(moreEnv);
    return process(args, uid, gid, List.of(), env, workdir, terminal);
  }

  /**
   * A process with these variables only.
   *
   * @param groups supplementary ones
   */
  public static JsonObject process(
      List<String> args,
      int uid,
      int gid,
      List<Integer> groups,
      Map<String, String> env,
      String workdir,
      boolean terminal) {
    JsonObject o = new JsonObject();
    o.addProperty("terminal", terminal);
    JsonObject user = new JsonObject();
    user.addProperty("uid", uid);
    user.addProperty("gid", gid);
    user.addProperty("umask", 0022);
    if (!groups.isEmpty()) {
      JsonArray additional = new JsonArray();
      groups.forEach(additional::add);
      user.add("additionalGids", additional);
    }
    o.add("user", user);
    o.add("args", strings(args));
    JsonArray list = new JsonArray();
    for (Map.Entry<String, String> entry : env.entrySet()) {
      list.add(entry.getKey() + "=" + entry.getValue());
    }
    o.add("env", list);
    o.addProperty("cwd", workdir);
    JsonObject capabilities = new JsonObject();
    for (String set : List.of("bounding", "effective", "permitted")) {
      boolean empty = uid != 0 && !set.equals("bounding");
      capabilities.add(set, strings(empty ? List.of() : Confinement.CAPABILITIES));
    }
    o.add("capabilities", capabilities);
    o.addProperty("noNewPrivileges", false);
    return o;
  }

  private JsonArray mounts(List<JsonObject> kitMounts) throws IOException {
    HostMounts host = HostMounts.read();
    JsonArray mounts = new JsonArray();
    if (!rootless) {
      // As for a step: crun binds the root anew and drops the flags that it was mounted with.
      mounts.add(mount("/.", "bind", "/", List.of("remount", "bind", "nodev")));
    }
    mounts.add(mount("/proc", "proc", "proc", List.of()));
    mounts.add(
        mount(
            "/dev",
            "tmpfs",
            "tmpfs",
            List.of("nosuid", "nodev", "strictatime", "mode=755", "size=65536k")));
    for (String device : Confinement.DEVICES) {
      // Its own, as a step's are; in a user namespace the machine's, which nobody inside can
      // change.
      Path own = directory.crun().resolve(device.substring("/dev/".length()));
      Path node = rootless ? Path.of(device) : own;
      mounts.add(bind(device, node, List.of("bind", "nosuid", "noexec")));
    }
    mounts.add(
        mount(
            "/dev/pts",
            "devpts",
            "devpts",
            List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
    long shm = record.spec().shmBytes();
    mounts.add(
        mount(
            "/dev/shm",
            "tmpfs",
            "shm",
            shm == 0
                ? List.of("nosuid", "noexec", "nodev", "mode=1777")
                : List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + shm)));
    mounts.add(mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")));
    // The network is the host's, and then a fresh sysfs is not to be had.
    mounts.add(mount("/sys", "bind", "/sys", List.of("rbind", "nosuid", "noexec", "nodev", "ro")));
    for (String file : List.of("hosts", "hostname")) {
      Path own = directory.run().resolve(file);
      mounts.add(bind("/etc/" + file, own, shared("rw", own, host, rootless)));
    }
    Path resolv = Path.of("/etc/resolv.conf");
    if (Files.exists(resolv)) {
      mounts.add(bind("/etc/resolv.conf", resolv, shared("ro", resolv, host, rootless)));
    }
    for (JsonObject mount : kitMounts) {
      mounts.add(mount);
    }
    RunSpec.Project project = record.spec().project();
    if (project != null) {
      List<String> options = shared("rw", project.directory(), host, rootless);
      mounts.add(bind(project.target(), project.directory(), options));
    }
    for (RunSpec.Mount mount : record.spec().mounts()) {
      String access = mount.readOnly() ? "ro" : "rw";
      // Who mounts a device means it to be opened.
      boolean devices = rootless || mount.source().startsWith("/dev");
      List<String> options = shared(access, mount.source(), host, devices);
      mounts.add(bind(mount.target(), mount.source(), options));
    }
    return mounts;
  }

  /** What one without a kit sees: its named commands. */
  static List<JsonObject> commandMounts(EnvDirectory directory) {
    Path commands = directory.run().resolve(NamedCommands.DIRECTORY);
    return List.of(bind(InsidePaths.COMMANDS, commands, List.of("rbind", "ro", "nosuid", "nodev")));
  }

  /** What only an environment with a kit sees. */
  static List<JsonObject> kitMounts(EnvDirectory directory, Path kit) {
    return List.of(
        bind(InsidePaths.KIT, kit, List.of("rbind", "ro", "nosuid", "nodev")),
        bind(InsidePaths.RUN, directory.run(), List.of("rbind", "rw", "nosuid", "nodev")),
        bind(InsidePaths.LOG, directory.logs(), List.of("rbind", "rw", "nosuid", "nodev")));
  }

  /**
   * Options of what is the host's: root inside must reach no disk by a device node made there, nor
   * on what is mounted below it. What the host keeps read-only stays so.
   */
  private static List<String> shared(String access, Path source, HostMounts host, boolean devices) {
    List<String> restrictions = host.restrictionsOf(source);
    List<String> options = new ArrayList<>(List.of("rbind"));
    options.add(restrictions.contains("ro") ? "ro" : access);
    for (String restriction : restrictions) {
      if (!options.contains(restriction)) {
        options.add(restriction);
      }
    }
    if (!devices) {
      options.add("nodev");
      // Nothing is mounted below a file, and crun takes the recursive option for directories only.
      if (Files.isDirectory(source)) {
        options.add("rnodev");
      }
    }
    return options;
  }

  private static JsonObject bind(String target, Path source, List<String> options) {
    return mount(target, "bind", source.toString(), options);
  }

  private static JsonObject mount(String target, String type, String source, List<String> options) {
    JsonObject o = new JsonObject();
    o.addProperty("destination", target);
    o.addProperty("type", type);
    o.addProperty("source", source);
    o.add("options", strings(options));
    return o;
  }

  private static JsonObject linux() {
    JsonObject o = new JsonObject();
    JsonArray namespaces = new JsonArray();
    for (String type : List.of("pid", "mount", "ipc", "uts")) {
      JsonObject namespace = new JsonObject();
      namespace.addProperty("type", type);
      namespaces.add(namespace);
    }
    o.add("namespaces", namespaces);
    o.addProperty("rootfsPropagation", "slave");
    o.add("maskedPaths", strings(Confinement.MASKED_PATHS));
    o.add("readonlyPaths", strings(Confinement.READONLY_PATHS));
    return o;
  }

  private static JsonArray strings(List<String> values) {
    JsonArray array = new JsonArray();
    for (String value : values) {
      array.add(new JsonPrimitive(value));
    }
    return array;
  }
}
