package dev.bothy.runtime.embedded.container;

import com.google.gson.JsonObject;
import dev.bothy.oci.json.Json;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.EnvRecord;
import dev.bothy.runtime.embedded.inside.InsidePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * What a container is started from, in its directory: places for what it writes, its layers as
 * mount options name them, and {@code bundle/config.json}.
 */
public record Bundle(EnvDirectory directory, boolean rootless) {
  /** Makes the directories that a start needs; the upper's looks are those of the image's root. */
  public void makeDirectories(List<Path> lowers) throws IOException {
    for (Path path :
        List.of(
            directory.work(),
            directory.rootfs(),
            directory.crun(),
            directory.run(),
            directory.keys(),
            directory.logs(),
            directory.exec())) {
      Files.createDirectories(path);
    }
    if (!Files.exists(directory.upper(), LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(directory.upper());
      Files.setPosixFilePermissions(
          directory.upper(),
          lowers.isEmpty()
              ? PosixFilePermissions.fromString("rwxr-xr-x")
              : Files.getPosixFilePermissions(lowers.getFirst()));
    }
  }

  /** Options that mount these directories, topmost first, below its upper one. */
  String stack(List<Path> lowers) throws IOException {
    return "lowerdir="
        + links(directory.lower(), lowers)
        + ",upperdir=upper,workdir=work,index=off,metacopy=off"
        + (rootless ? ",userxattr" : ",redirect_dir=off");
  }

  /**
   * Options that mount the dev kit.
   *
   * @param kit topmost first
   * @return nothing for one directory or none, which is not stacked
   */
  String kitStack(List<Path> kit) throws IOException {
    // Made in any case: they tell what it is made of, should its record be damaged.
    String lowers = links(directory.kit(), kit);
    return kit.size() < 2 ? "" : "lowerdir=" + lowers;
  }

  /** Short names for directories, since mount(2) takes no more than a page of them. */
  private static String links(Path in, List<Path> directories) throws IOException {
    emptyLinks(in);
    StringBuilder names = new StringBuilder();
    String parent = String.valueOf(in.getFileName());
    for (int i = 0; i < directories.size(); i++) {
      Files.createSymbolicLink(in.resolve(Integer.toString(i)), directories.get(i));
      names.append(names.isEmpty() ? "" : ":").append(parent).append('/').append(i);
    }
    return names.toString();
  }

  private static void emptyLinks(Path in) throws IOException {
    Files.createDirectories(in);
    try (var children = Files.newDirectoryStream(in)) {
      for (Path child : children) {
        if (Files.isSymbolicLink(child)) {
          Files.delete(child);
        }
      }
    }
  }

  /** Writes {@code config.json} of an environment. */
  public void write(EnvRecord record, List<Path> kit) throws IOException {
    RunSpec spec = record.spec();
    ContainerConfig config = new ContainerConfig(directory, record, rootless);
    if (spec.dev()) {
      List<String> init = List.of(InsidePaths.KIT + "/bin/tini", "--", InsidePaths.RUN + "/init");
      List<JsonObject> mounts = ContainerConfig.kitMounts(directory, kitDirectory(kit));
      write(config.container(init, 0, 0, mounts));
      return;
    }
    List<String> argv = new ArrayList<>(spec.image().config().entrypoint());
    argv.addAll(spec.image().config().command());
    List<JsonObject> commands =
        spec.commands().isEmpty() ? List.of() : ContainerConfig.commandMounts(directory);
    write(config.container(argv, spec.identity().uid(), spec.identity().gid(), commands));
  }

  /** Writes {@code config.json}. */
  public void write(JsonObject config) throws IOException {
    Files.createDirectories(directory.bundle());
    Files.write(directory.bundle().resolve("config.json"), Json.write(config));
  }

  /** Where the kit will be on this host, as crun sees it. */
  private Path kitDirectory(List<Path> kit) throws IOException {
    if (kit.size() == 1) {
      return kit.getFirst();
    }
    Path all = directory.kit().resolve("all");
    Files.createDirectories(all);
    return all;
  }
}
