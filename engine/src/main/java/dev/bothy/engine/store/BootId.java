package dev.bothy.engine.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which run of the kernel this is: what was written in another one may not have reached the disk.
 */
final class BootId {
  private final String value;

  BootId() throws IOException {
    value = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  String value() {
    return value;
  }
}
