package dev.bothy.dialect.function;

import dev.bothy.dialect.RunSettings;
import dev.bothy.dialect.declare.Installer.PythonHome;
import dev.bothy.llb.SourceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What calls have declared so far of how the environment runs. */
final class Running {
  final List<String> entrypoint = new ArrayList<>();
  @Nullable SourceLocation entrypointAt;
  final List<List<String>> daemons = new ArrayList<>();
  final List<String> init = new ArrayList<>();
  final HostPorts ports = new HostPorts();
  final List<RunSettings.Mount> mounts = new ArrayList<>();
  final Map<String, String> environ = new LinkedHashMap<>();
  final List<String> extraPath = new ArrayList<>();
  final Map<String, String> commands = new LinkedHashMap<>();
  RunSettings.@Nullable Jupyter jupyter;
  RunSettings.@Nullable Git git;
  RunSettings.@Nullable Owner owner;
  boolean rstudio;
  int gpus;
  int shmMegabytes;

  /**
   * All of it, with what the image has to do with it.
   *
   * @param extensions directory of an editor's extensions, or empty
   * @param inPlace where packages of the project are looked for, or empty
   * @param conda where Jupyter is when there is one
   * @param cuda that is asked for, or null
   */
  RunSettings settings(
      String extensions,
      String inPlace,
      @Nullable PythonHome conda,
      RunSettings.@Nullable Cuda cuda) {
    return new RunSettings(
        entrypoint,
        daemons,
        init,
        extensions,
        inPlace,
        ports.exposed(),
        mounts,
        environ,
        extraPath,
        commands,
        jupyter == null || conda == null
            ? jupyter
            : new RunSettings.Jupyter(
                jupyter.token(), jupyter.hostPort(), conda.bin() + "/jupyter"),
        rstudio,
        git,
        owner,
        gpus,
        cuda,
        shmMegabytes);
  }
}
