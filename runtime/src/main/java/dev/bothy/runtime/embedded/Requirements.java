package dev.bothy.runtime.embedded;

import dev.bothy.engine.store.Store;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.host.HostTools;
import dev.bothy.runtime.embedded.host.Ports;
import dev.bothy.runtime.embedded.inside.InsidePaths;
import dev.bothy.runtime.embedded.rootfs.LayerStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What must be so before anything starts. */
final class Requirements {
  private static final List<String> RESERVED = List.of("/proc", "/sys", "/dev", InsidePaths.INSIDE);

  private final Store store;
  private final HostTools tools;

  Requirements(Store store, HostTools tools) {
    this.store = store;
    this.tools = tools;
  }

  void check(RunSpec spec) throws IOException, PlaceException {
    tools.find("crun", "crun");
    tools.find("unshare", "util-linux");
    tools.find("nsenter", "util-linux");
    if (spec.image().layers().isEmpty()) {
      throw request("the image " + spec.image().reference() + " is empty", "build it on a base");
    }
    LayerStack.directories(store.layers(), LayerStack.ids(spec.image().layers()));
    LayerStack.directories(store.layers(), LayerStack.ids(spec.kit()));
    if (spec.dev() && spec.kit().isEmpty()) {
      throw request("a development environment needs the dev kit", null);
    }
    if (!spec.dev()) {
      RunSpec.ImageConfig config = spec.image().config();
      if (config.entrypoint().isEmpty() && config.command().isEmpty()) {
        throw request(
            "the image " + spec.image().reference() + " says no command to run",
            "declare one with config.entrypoint, or use base(dev=True)");
      }
      for (RunSpec.Port port : spec.ports()) {
        if (Ports.isForwarded(port)) {
          throw request(
              "port "
                  + port.envdPort()
                  + " cannot be reached under another number ("
                  + port.hostPort()
                  + ") without base(dev=True)",
              "expose it under its own number");
        }
      }
    }
    if (!spec.identity().home().startsWith("/")) {
      throw request("the home directory " + spec.identity().home() + " is not absolute", null);
    }
    RunSpec.Project project = spec.project();
    if (project != null) {
      if (!Files.isDirectory(project.directory())) {
        throw request(
            "the project directory " + project.directory() + " is not there",
            "put it back, or give the environment up: bothy destroy " + spec.name());
      }
      checkTarget(project.target());
    }
    checkMounts(spec.mounts());
  }

  static void checkMounts(List<RunSpec.Mount> mounts) throws PlaceException {
    for (RunSpec.Mount mount : mounts) {
      checkMount(mount.source());
      checkTarget(mount.target());
    }
  }

  private static void checkMount(Path source) throws PlaceException {
    if (!source.isAbsolute()) {
      throw request("the mount source " + source + " is not an absolute path", null);
    }
    if (!Files.exists(source)) {
      throw request("the mount source " + source + " is not there", "make it: mkdir -p " + source);
    }
  }

  private static void checkTarget(String target) throws PlaceException {
    Path path = Path.of(target);
    boolean plain = path.isAbsolute() && path.normalize().equals(path) && path.getNameCount() > 0;
    for (String reserved : RESERVED) {
      plain &= !path.startsWith(reserved) || path.startsWith("/dev/shm");
    }
    if (!plain) {
      throw request(
          "nothing can be mounted at '" + target + "' inside",
          "use an absolute path outside /proc, /sys, /dev and " + InsidePaths.INSIDE);
    }
  }

  private static PlaceException request(
      String message, @org.jspecify.annotations.Nullable String hint) {
    return new PlaceException(PlaceException.Kind.REQUEST, message, hint);
  }
}
