package dev.bothy.runtime.embedded.directory;

import dev.bothy.oci.file.RandomName;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.embedded.host.HostTools;
import dev.bothy.runtime.embedded.host.Namespaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Removes trees whose files may belong to any of the user's ids. */
public record Trash(Path root, Namespaces namespaces, HostTools tools) {
  private static final String PREFIX = ".trash-";

  /** Takes an environment away, at once and whole; {@link #empty} removes it. */
  public void put(EnvDirectory directory) throws IOException {
    Path place = root.resolve(PREFIX + directory.name() + "-" + RandomName.next());
    Files.move(directory.path(), place, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what was put here, also by a process that did not get to the end of it. */
  public void empty() throws IOException, PlaceException, InterruptedException {
    List<String> all = new ArrayList<>();
    try (var children = Files.newDirectoryStream(root, PREFIX + "*")) {
      for (Path child : children) {
        all.add(child.toString());
      }
    }
    if (!all.isEmpty()) {
      remove(all);
    }
  }

  /** Removes trees at once. */
  public void remove(List<String> paths) throws IOException, PlaceException, InterruptedException {
    List<String> command = new ArrayList<>(namespaces.asRoot());
    command.addAll(List.of(tools.find("rm", "coreutils"), "-rf", "--one-file-system", "--"));
    command.addAll(paths);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said.strip());
    }
  }
}
