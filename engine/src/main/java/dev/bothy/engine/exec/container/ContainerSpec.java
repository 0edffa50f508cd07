package dev.bothy.engine.exec.container;

import com.google.gson.stream.JsonWriter;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container in the terms of the OCI runtime specification ({@code config.json}).
 *
 * @param terminal whether the process gets a terminal of its own
 * @param env {@code KEY=value}
 * @param mounts in the order in which they are made
 * @param rootless whether this is a user namespace
 * @param ownNetwork a network of its own with nothing but {@code lo}; else the host's
 * @param ownGroups sees the control group that it is in as the uppermost
 * @param filter of system calls; null: the process is not confined at all
 */
public record ContainerSpec(
    Path rootfs,
    boolean readonlyRoot,
    boolean terminal,
    List<String> args,
    List<String> env,
    String cwd,
    Identity user,
    String hostname,
    List<Limit> limits,
    List<SpecMount> mounts,
    boolean ownNetwork,
    boolean ownGroups,
    boolean rootless,
    @Nullable String filter) {
  /** Its name in a bundle. */
  static final String FILE = "config.json";

  /** A mount inside the container. */
  public record SpecMount(String destination, String type, String source, List<String> options) {}

  /** A resource limit, {@code RLIMIT_…}; unlimited is 2^64 - 1, as an unsigned number. */
  public record Limit(String type, long soft, long hard) {}

  /** The same place with another program. */
  public ContainerSpec with(List<String> command) {
    return with(command, env, false);
  }

  /** The same place with a program that people talk to. */
  public ContainerSpec onTerminal(List<String> command, String term) {
    List<String> environment = new ArrayList<>(env);
    if (env.stream().noneMatch(variable -> variable.startsWith("TERM="))) {
      environment.add("TERM=" + term);
    }
    return with(command, List.copyOf(environment), true);
  }

  private ContainerSpec with(List<String> command, List<String> environment, boolean onTerminal) {
    return new ContainerSpec(
        rootfs,
        readonlyRoot,
        onTerminal,
        command,
        environment,
        cwd,
        user,
        hostname,
        limits,
        mounts,
        ownNetwork,
        ownGroups,
        rootless,
        filter);
  }

  /** What to say when the runtime could not start the process; null when it was not the command. */
  public @Nullable NotStarted notStarted(String said) {
    return args.isEmpty() ? null : NotStarted.of(said, sought());
  }

  /** As {@link NotStarted#isRefusal}. */
  public boolean isRefusal(String said) {
    return !args.isEmpty() && NotStarted.isRefusal(said, sought());
  }

  private SoughtProgram sought() {
    return new SoughtProgram(args.getFirst(), path(), cwd, this::look);
  }

  private String path() {
    String path = "";
    for (String variable : env) {
      path = variable.startsWith("PATH=") ? variable.substring("PATH=".length()) : path;
    }
    return path;
  }

  /** As the process would see it, but for what is mounted for it alone. */
  private NotStarted.@Nullable Seen look(String path) throws IOException {
    try (Fd root = Fd.directory(rootfs);
        Fd file = root.openInRoot(path, Fd.O_RDONLY | Fd.O_NONBLOCK, 0)) {
      FileStat stat = FileCalls.stat(file);
      byte[] beginning = new byte[ProgramFile.BEGINNING];
      int length = stat.isRegular() ? Math.max(0, file.read(beginning, 0, beginning.length)) : 0;
      return new NotStarted.Seen(
          stat.isDirectory(),
          stat.mode() & 07777,
          new String(beginning, 0, length, StandardCharsets.ISO_8859_1));
    } catch (ErrnoException e) {
      return null;
    }
  }

  /**
   * A bundle's directory in a step's, made where it is missing; for nobody else to look into, since
   * secrets may be in the environment.
   */
  public static Path bundle(Path step) throws IOException {
    Path bundle = step.resolve("bundle");
    if (FileCalls.statIfPresent(bundle) == null) {
      FileCalls.mkdir(Fd.NONE, bundle.toString(), 0700);
    }
    return bundle;
  }

  public void writeTo(Path bundle) throws IOException {
    write(bundle, toJson().getBytes(StandardCharsets.UTF_8));
  }

  static void write(Path bundle, byte[] json) throws IOException {
    String file = bundle.resolve(FILE).toString();
    try (Fd fd = Fd.NONE.openAt(file, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC, 0600)) {
      fd.write(json, 0, json.length);
    }
  }

  String toJson() throws IOException {
    StringWriter text = new StringWriter(8192);
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("ociVersion").value("1.0.2");
      process(json);
      json.name("root").beginObject();
      json.name("path").value(rootfs.toString());
      json.name("readonly").value(readonlyRoot && rootless);
      json.endObject();
      json.name("hostname").value(hostname);
      json.name("mounts").beginArray();
      if (!rootless) {
        mount(json, new SpecMount("/.", "bind", "/", List.of(rootFlags().split(",", -1))));
      }
      for (SpecMount mount : mounts) {
        mount(json, mount);
      }
      json.endArray();
      linux(json);
      if (filter != null) {
        json.name("annotations").beginObject();
        json.name("run.oci.seccomp_bpf_data").value(filter);
        json.endObject();
      }
      json.endObject();
    }
    return text.toString();
  }

  private static void mount(JsonWriter json, SpecMount mount) throws IOException {
    json.beginObject();
    json.name("destination").value(mount.destination());
    json.name("type").value(mount.type());
    json.name("source").value(mount.source());
    strings(json, "options", mount.options());
    json.endObject();
  }

  /**
   * The runtime binds the root file system anew and drops the flags that it was mounted with; these
   * put them back before the process can see it. In a user namespace the kernel opens no device
   * anyway.
   */
  private String rootFlags() {
    return "remount,bind" + (filter == null ? "" : ",nodev") + (readonlyRoot ? ",ro" : "");
  }

  private void process(JsonWriter json) throws IOException {
    json.name("process").beginObject();
    json.name("terminal").value(terminal);
    json.name("user").beginObject();
    json.name("uid").value(user.uid() & 0xffffffffL);
    json.name("gid").value(user.gid() & 0xffffffffL);
    json.name("umask").value(022);
    json.name("additionalGids").beginArray();
    // The first group among them too: a file may deny to members what it grants to others.
    json.value(user.gid() & 0xffffffffL);
    for (int gid : user.groups()) {
      if (gid != user.gid()) {
        json.value(gid & 0xffffffffL);
      }
    }
    json.endArray();
    json.endObject();
    strings(json, "args", args);
    strings(json, "env", env);
    json.name("cwd").value(cwd);
    json.name("capabilities").beginObject();
    if (filter == null) {
      List<String> all = Confinement.allCapabilities();
      for (String set : List.of("bounding", "effective", "permitted", "inheritable", "ambient")) {
        strings(json, set, all);
      }
    } else {
      for (String set : List.of("bounding", "effective", "permitted")) {
        strings(json, set, Confinement.CAPABILITIES);
      }
    }
    json.endObject();
    json.name("rlimits").beginArray();
    for (Limit limit : limits) {
      json.beginObject();
      json.name("type").value(limit.type());
      json.name("soft").jsonValue(Long.toUnsignedString(limit.soft()));
      json.name("hard").jsonValue(Long.toUnsignedString(limit.hard()));
      json.endObject();
    }
    json.endArray();
    json.name("noNewPrivileges").value(false);
    json.endObject();
  }

  private void linux(JsonWriter json) throws IOException {
    json.name("linux").beginObject();
    json.name("namespaces").beginArray();
    for (String type : List.of("pid", "ipc", "uts", "mount")) {
      json.beginObject().name("type").value(type).endObject();
    }
    if (ownNetwork) {
      json.beginObject().name("type").value("network").endObject();
    }
    if (ownGroups) {
      json.beginObject().name("type").value("cgroup").endObject();
    }
    json.endArray();
    json.name("rootfsPropagation").value("private");
    if (filter != null) {
      strings(json, "maskedPaths", Confinement.MASKED_PATHS);
      strings(json, "readonlyPaths", Confinement.READONLY_PATHS);
    }
    json.endObject();
  }

  private static void strings(JsonWriter json, String name, List<String> values)
      throws IOException {
    json.name(name).beginArray();
    for (String value : values) {
      json.value(value);
    }
    json.endArray();
  }
}
