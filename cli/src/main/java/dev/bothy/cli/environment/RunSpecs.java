package dev.bothy.cli.environment;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.project.Locations;
import dev.bothy.dialect.Environment;
import dev.bothy.dialect.RunSettings;
import dev.bothy.runtime.Identity;
import dev.bothy.runtime.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From what a file declares to what a place runs. */
final class RunSpecs {
  private RunSpecs() {}

  /**
   * @param dev whether it runs for development, with an ssh server
   * @param callers variables of whoever runs this; HOME is theirs
   * @param kit layers of the development kit; empty when the environment is not for development
   */
  static RunSpec of(
      String name,
      Path project,
      Environment environment,
      RunSpec.Image image,
      boolean dev,
      List<String> kit,
      Map<String, String> callers)
      throws CommandException {
    RunSettings settings = environment.runtime();
    RunSettings.Owner owner = settings.owner();
    Identity caller = Identity.ofCaller(project);
    // Ids asked for by the file can be had only where ids outside are ids inside.
    Identity identity =
        owner == null || Identity.processUid() != 0
            ? caller
            : new Identity(caller.user(), owner.uid(), owner.gid(), caller.home());
    Map<String, String> environ = new LinkedHashMap<>(settings.environment());
    return new RunSpec(
        name,
        image,
        dev,
        kit,
        environment.shell().isEmpty() ? null : environment.shell(),
        RunSpec.Project.at(project),
        environ,
        ports(settings),
        mounts(settings, project, callers, identity),
        settings.services(),
        settings.startCommands(),
        settings.commands(),
        identity,
        settings.shmMegabytes() * 1_048_576L);
  }

  private static List<RunSpec.Port> ports(RunSettings settings) {
    List<RunSpec.Port> ports = new ArrayList<>();
    for (RunSettings.Port port : settings.ports()) {
      ports.add(
          new RunSpec.Port(port.envdPort(), port.hostPort(), port.service(), port.listenAddr()));
    }
    RunSettings.Jupyter jupyter = settings.jupyter();
    if (jupyter != null) {
      ports.add(
          new RunSpec.Port(RunSettings.Jupyter.PORT, jupyter.hostPort(), "jupyter", "127.0.0.1"));
    }
    return ports;
  }

  /**
   * Fails when a directory that is to be mounted is not there.
   *
   * @param callers variables of whoever runs this; HOME is theirs
   */
  static void checkMounts(RunSettings settings, Path project, Map<String, String> callers)
      throws CommandException {
    for (RunSettings.Mount mount : settings.mounts()) {
      if (!mount.made()) {
        existing(mount, callers, project);
      }
    }
  }

  private static Path existing(RunSettings.Mount mount, Map<String, String> callers, Path project)
      throws CommandException {
    Path source = expand(mount.hostPath(), callers, project);
    if (!Files.exists(source)) {
      throw new CommandException(
          Exit.FAILED,
          "runtime.mount: " + source + " does not exist on this machine",
          "create it, or change the mount in build.envd");
    }
    return source;
  }

  private static List<RunSpec.Mount> mounts(
      RunSettings settings, Path project, Map<String, String> callers, Identity identity)
      throws CommandException {
    List<RunSpec.Mount> mounts = new ArrayList<>();
    for (RunSettings.Mount mount : settings.mounts()) {
      Path source =
          mount.made()
              ? make(expand(mount.hostPath(), callers, project))
              : existing(mount, callers, project);
      String target = mount.envdPath();
      if (target.equals("~") || target.startsWith("~/")) {
        target = identity.home() + target.substring(1);
      }
      mounts.add(new RunSpec.Mount(source, target, false));
    }
    if (!settings.inPlace().isEmpty()) {
      mounts.add(new RunSpec.Mount(project, settings.inPlace(), false));
    }
    return mounts;
  }

  private static Path expand(String path, Map<String, String> callers, Path project)
      throws CommandException {
    if (path.equals("~") || path.startsWith("~/")) {
      return Locations.home(callers)
          .resolve(path.length() < 2 ? "" : path.substring(2))
          .normalize();
    }
    return project.resolve(path).normalize();
  }

  private static Path make(Path directory) throws CommandException {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new CommandException(
          Exit.FAILED,
          "data.envd: cannot make " + directory + ": " + e.getMessage(),
          "make it, or give runtime.mount another directory");
    }
  }
}
