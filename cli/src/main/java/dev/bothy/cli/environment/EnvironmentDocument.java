package dev.bothy.cli.environment;

import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.RunSpec;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An environment in the documents of {@code ls}, {@code describe} and {@code up}. */
final class EnvironmentDocument {
  /** Version of the shape. */
  static final int SCHEMA_VERSION = 1;

  private EnvironmentDocument() {}

  static Map<String, Object> of(EnvironmentInfo info) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", info.name());
    entry.put("state", state(info));
    RunSpec.Image image = info.image();
    entry.put("image", image == null ? null : image.reference());
    entry.put("target", image == null || image.target() == null ? null : image.target().toString());
    RunSpec.Project project = info.project();
    entry.put("project", project == null ? null : project.directory().toString());
    entry.put("workdir", project == null ? null : project.target());
    entry.put("dev", info.dev());
    entry.put("user", info.identity() == null ? null : info.identity().user());
    EnvironmentInfo.Ssh ssh = info.ssh();
    if (ssh == null) {
      entry.put("ssh", null);
    } else {
      Map<String, Object> reach = new LinkedHashMap<>();
      reach.put("alias", ssh.alias());
      reach.put("host", ssh.host());
      reach.put("port", ssh.port());
      reach.put("user", ssh.user());
      entry.put("ssh", reach);
    }
    List<Object> ports = new ArrayList<>();
    for (RunSpec.Port port : info.ports()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("envd_port", port.envdPort());
      one.put("host_port", port.hostPort());
      one.put("service", port.service());
      one.put("listen_addr", port.listenAddr());
      ports.add(one);
    }
    entry.put("ports", ports);
    List<Object> mounts = new ArrayList<>();
    for (RunSpec.Mount mount : info.mounts()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("host_path", mount.source().toString());
      one.put("envd_path", mount.target());
      one.put("read_only", mount.readOnly());
      mounts.add(one);
    }
    entry.put("mounts", mounts);
    List<Object> services = new ArrayList<>();
    for (EnvironmentInfo.Service service : info.services()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", service.name());
      one.put("command", service.command());
      services.add(one);
    }
    entry.put("services", services);
    entry.put("commands", info.commands());
    entry.put("started", info.started() == null ? null : info.started().toString());
    entry.put("set_aside", info.setAside() == null ? null : info.setAside().toString());
    entry.put("problem", info.problem());
    return entry;
  }

  /** For people: where the project lies, and whether it still does. */
  static String project(RunSpec.@Nullable Project project) {
    if (project == null) {
      return "-";
    }
    return project.directory() + (Files.isDirectory(project.directory()) ? "" : " (not there)");
  }

  static String state(EnvironmentInfo info) {
    return info.state().name().toLowerCase(Locale.ROOT);
  }
}
