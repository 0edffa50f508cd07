package dev.bothy.engine.exec;

import dev.bothy.engine.exec.container.Confinement;
import dev.bothy.engine.exec.container.ContainerSpec.SpecMount;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The devices of a container. Their nodes are its own: root inside may change the owner and the
 * mode of what it sees, and the machine's are everybody's. In a user namespace no node can be made,
 * nor the machine's be changed.
 */
final class StepDevices {
  private static final int MODE = 0666;

  private StepDevices() {}

  /**
   * Makes them.
   *
   * @param directory to make, where nodes can be opened
   * @param insecure with all that a process has that is not confined
   */
  static List<SpecMount> make(Path directory, boolean rootless, boolean insecure)
      throws IOException {
    List<String> devices = new ArrayList<>(Confinement.DEVICES);
    if (insecure) {
      devices.addAll(Confinement.MORE_DEVICES);
    }
    FileCalls.mkdir(Fd.NONE, directory.toString(), 0711);
    List<SpecMount> mounts = new ArrayList<>();
    try (Fd at = Fd.directory(directory)) {
      for (String device : devices) {
        FileStat stat = FileCalls.statIfPresent(Fd.NONE, device);
        if (stat == null) {
          continue;
        }
        String source = device;
        if (!rootless) {
          String name = device.substring("/dev/".length()).replace('/', '-');
          FileCalls.mknod(at, name, stat.type() | MODE, stat.rdevMajor(), stat.rdevMinor());
          FileCalls.chmod(at, name, MODE); // whatever the umask is
          source = directory.resolve(name).toString();
        }
        mounts.add(new SpecMount(device, "bind", source, List.of("bind", "nosuid", "noexec")));
      }
    }
    return mounts;
  }
}
