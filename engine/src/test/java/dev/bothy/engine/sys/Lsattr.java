package dev.bothy.engine.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Attributes that ext4 keeps of files, as lsattr(1) prints them. */
public final class Lsattr {
  private Lsattr() {}

  /** A letter or a dash each. Ends the test where the file is on another file system. */
  public static String of(Path file) throws IOException, InterruptedException {
    assumeTrue(Files.getFileStore(file).type().equals("ext4"));
    Process lsattr = new ProcessBuilder("lsattr", "-d", file.toString()).start();
    String printed = new String(lsattr.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(lsattr.waitFor()).isZero();
    return printed.substring(0, printed.indexOf(' '));
  }
}
