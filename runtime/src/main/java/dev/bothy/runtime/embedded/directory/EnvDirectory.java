package dev.bothy.runtime.embedded.directory;

import dev.bothy.engine.store.LayerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where an environment's files are, in the store's {@code envs/NAME/}.
 *
 * <pre>
 * record.json   what it is; appears and changes whole
 * supervisor    pid, start time and boot of the process it lives and dies with
 * upper, work   its changes over the image's layers (overlayfs)
 * rootfs        where they are mounted, seen in the environment's own mount namespace only
 * lower/N       links to the layers' directories, topmost first: short names for one mount(2) page
 * kit           links to the dev kit's layers
 * bundle        config.json for crun
 * crun          crun's state and the device nodes, a tmpfs of the environment's own mount namespace
 * run           seen inside as /.bothy/run: init, services, ssh server's configuration
 * keys          its ssh host key
 * logs          seen inside as /.bothy/log
 * exec          requests of commands being run inside
 * set-aside     upper of an earlier image
 * </pre>
 */
public record EnvDirectory(String name, Path path) {
  public Path record() {
    return path.resolve("record.json");
  }

  public Path supervisor() {
    return path.resolve("supervisor");
  }

  public Path upper() {
    return path.resolve("upper");
  }

  public Path work() {
    return path.resolve("work");
  }

  public Path rootfs() {
    return path.resolve("rootfs");
  }

  public Path lower() {
    return path.resolve("lower");
  }

  public Path kit() {
    return path.resolve("kit");
  }

  public Path bundle() {
    return path.resolve("bundle");
  }

  public Path crun() {
    return path.resolve("crun");
  }

  public Path run() {
    return path.resolve("run");
  }

  public Path keys() {
    return path.resolve("keys");
  }

  public Path hostKey() {
    return keys().resolve("ssh_host_ed25519_key");
  }

  public Path logs() {
    return path.resolve("logs");
  }

  public Path exec() {
    return path.resolve("exec");
  }

  public Path setAside() {
    return path.resolve("set-aside");
  }

  /**
   * Output of crun and init, and of the command of an environment that has no kit. Not among the
   * others: those are shown inside, where root could make a link of it.
   */
  public Path initLog() {
    return path.resolve("init.log");
  }

  /** Written by crun once the container's process runs. */
  public Path pidFile() {
    return path.resolve("started");
  }

  /** Layers that it was last mounted on. */
  public Set<LayerId> mountedLayers() throws IOException {
    TreeSet<LayerId> layers = new TreeSet<>();
    for (Path links : List.of(lower(), kit())) {
      try (var children = Files.newDirectoryStream(links)) {
        for (Path link : children) {
          if (Files.isSymbolicLink(link)) {
            Path layer = Files.readSymbolicLink(link).getParent();
            String id = layer == null ? "" : String.valueOf(layer.getFileName());
            if (LayerId.wellFormed(id)) {
              layers.add(new LayerId(id));
            }
          }
        }
      } catch (NoSuchFileException e) {
        // Never mounted, or destroyed meanwhile: then it holds nothing.
      }
    }
    return layers;
  }
}
