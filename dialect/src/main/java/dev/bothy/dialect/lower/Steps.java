package dev.bothy.dialect.lower;

import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declarations;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.state.CopyOptions;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Declarations that install nothing, on the tree that they stand on: runs, copies, downloads.
 *
 * @param pathFirst directories of what has been installed so far, before the base's {@code PATH}
 * @param pathLast the same, behind it
 * @param env variables of what has been installed so far, in the order of the installations
 */
record Steps(
    Declarations declared,
    ProjectFiles project,
    List<String> pathFirst,
    List<String> pathLast,
    Map<String, String> env) {
  private static final String DOWNLOADS = "/home/envd/extra_source/";

  State step(State on, Declaration step) {
    // Not a switch over types: no archive of classes keeps what one links when it first runs.
    if (step instanceof Declaration.Run run) {
      return run(on, run);
    }
    if (step instanceof Declaration.Copy copy) {
      return copy(on, copy);
    }
    if (step instanceof Declaration.Download download) {
      return download(on, download);
    }
    throw new IllegalStateException("an installation among other steps: " + step.at());
  }

  private State run(State on, Declaration.Run run) {
    List<String> lines = new ArrayList<>();
    if (!pathFirst.isEmpty() || !pathLast.isEmpty() || !declared.extraPath().isEmpty()) {
      // Only the step itself knows what its base's PATH is.
      StringBuilder path = new StringBuilder("export PATH=");
      for (String directory : pathFirst) {
        path.append(directory).append(':');
      }
      path.append("\"$PATH\"");
      for (String directory : pathLast) {
        path.append(':').append(directory);
      }
      for (String directory : declared.extraPath()) {
        path.append(':').append(quoted(directory));
      }
      lines.add(path.toString());
    }
    lines.addAll(run.commands());
    Exec exec = Script.of(lines, declared.bash());
    for (Map.Entry<String, String> variable : env.entrySet()) {
      exec.env(variable.getKey(), variable.getValue());
    }
    for (Map.Entry<String, String> variable : declared.environ().entrySet()) {
      exec.env(variable.getKey(), variable.getValue());
    }
    run.mounts().forEach(mount -> mount.addTo(exec));
    if (run.mountHost()) {
      State files = LocalSource.of(project, List.of(".")).at(run.at());
      exec.bind(Lowering.PROJECT, files, "", false, true).dir(Lowering.PROJECT);
    }
    return on.run(exec).named(Script.name(run.commands())).at(run.at());
  }

  /** As one word of a shell. */
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private State copy(State on, Declaration.Copy copy) {
    CopyOptions options = new CopyOptions().createDest().contentsOnly();
    State from = copy.image();
    String source = copy.source();
    if (from == null) {
      LocalSource.Part part = LocalSource.part(project, source, copy.name(), false, copy.at());
      from = part.from();
      source = part.source();
    } else {
      options.followSymlink();
    }
    return on.copy(from, source, copy.target(), options)
        .named("copy " + copy.source() + " to " + copy.target())
        .at(copy.at());
  }

  private State download(State on, Declaration.Download download) {
    State file =
        HttpFile.of(download.url(), download.checksum(), download.filename()).at(download.at());
    return on.copy(
            file,
            "/" + download.filename(),
            DOWNLOADS + download.filename(),
            new CopyOptions().createDest())
        .named("copy " + download.filename() + " to " + DOWNLOADS)
        .at(download.at());
  }
}
