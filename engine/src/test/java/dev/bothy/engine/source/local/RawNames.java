package dev.bothy.engine.source.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Files whose names are bytes and no text, as Java cannot make them in any locale. */
final class RawNames {
  private RawNames() {}

  /**
   * Makes the files 0xff, with "x", and 0xfe, with "y", the directory 0xfd with the file ä, and a
   * link to 0xff.
   */
  static void make(Path directory) throws Exception {
    String script =
        """
        printf x > "$(printf '\\377')"
        printf y > "$(printf '\\376')"
        mkdir "$(printf '\\375')"
        printf z > "$(printf '\\375/\\303\\244')"
        ln -s "$(printf '\\375/../\\377')" raw
        """;
    run(directory, script);
  }

  /** Removes all of it but the link. */
  static void remove(Path directory) throws Exception {
    run(directory, "rm -r \"$(printf '\\377')\" \"$(printf '\\376')\" \"$(printf '\\375')\"");
  }

  /** Gives the two files each other's name. */
  static void swap(Path directory) throws Exception {
    run(
        directory,
        """
        mv "$(printf '\\377')" third
        mv "$(printf '\\376')" "$(printf '\\377')"
        mv third "$(printf '\\376')"
        """);
  }

  private static void run(Path directory, String script) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-euc", script).directory(directory.toFile()).inheritIO().start();
    assertThat(shell.waitFor()).isZero();
  }
}
