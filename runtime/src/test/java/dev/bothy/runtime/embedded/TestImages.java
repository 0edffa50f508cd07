package dev.bothy.runtime.embedded;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** File trees to run, bootstrapped once a build and kept as archives in {@code target}. */
public final class TestImages {
  /** Says where the archives are, to a process started elsewhere. */
  static final String PLACE = "bothy.test.images";

  private static final Path KEPT =
      Path.of(System.getProperty(PLACE, "target/test-images")).toAbsolutePath();

  private TestImages() {}

  /** A small Debian. */
  static Path debian() throws IOException, InterruptedException {
    return kept(
        "debian.tar",
        file -> run("mmdebstrap", "--variant=minbase", "--mode=auto", suite(), file.toString()));
  }

  /** The dev kit, made by the very script that its graph runs. */
  static Path kit() throws IOException, InterruptedException {
    return kept(
        "kit.tar",
        file -> {
          Path root = Files.createTempDirectory("bothy-kit");
          Path script = root.resolve("collect.sh");
          // Without root the hook runs as another user, who may write to this one file of ours.
          Path made = Files.createFile(root.resolve("kit.tar"));
          Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
          Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-rw-rw-"));
          try {
            try (InputStream in =
                TestImages.class.getResourceAsStream("/dev/bothy/runtime/kit/collect.sh")) {
              Files.write(script, in.readAllBytes());
            }
            run(
                "mmdebstrap",
                "--variant=minbase",
                "--include=busybox-static,openssh-server,patchelf,runit,socat,tini",
                "--customize-hook=copy-in " + script + " /",
                "--customize-hook=chroot \"$1\" sh /collect.sh /.bothy/kit /kit",
                "--customize-hook=tar -C \"$1/kit\" -cf " + made + " .",
                suite(),
                "/dev/null");
            Files.copy(made, file, StandardCopyOption.REPLACE_EXISTING);
          } finally {
            Files.delete(script);
            Files.delete(made);
            Files.delete(root);
          }
        });
  }

  private static String suite() throws IOException {
    for (String line : Files.readAllLines(Path.of("/etc/os-release"))) {
      if (line.startsWith("VERSION_CODENAME=")) {
        return line.substring("VERSION_CODENAME=".length());
      }
    }
    return "stable";
  }

  private interface Making {
    void make(Path file) throws IOException, InterruptedException;
  }

  private static Path kept(String name, Making making) throws IOException, InterruptedException {
    Path file = KEPT.resolve(name);
    if (!Files.exists(file)) {
      Files.createDirectories(KEPT);
      Path fresh = KEPT.resolve("new-" + name);
      Files.deleteIfExists(fresh);
      making.make(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  /** Unpacks an archive into a layer of the store. */
  static String layer(Store store, Path tar) throws IOException, InterruptedException {
    if (!store.userXattrs()) {
      return layer(store, fs -> unpack(tar, fs));
    }
    // Only a process in a user namespace can make files of several owners.
    List<String> command = new ArrayList<>(IN_USER_NAMESPACE);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TestImages.class.getName(), store.root().toString(), tar.toString()));
    return run(command.toArray(String[]::new)).strip();
  }

  private static final List<String> IN_USER_NAMESPACE =
      List.of("unshare", "--user", "--map-root-user", "--map-auto", "--");

  /** In the user namespace: unpacks an archive into a layer and says its name. */
  public static void main(String[] args) throws Exception {
    try (Store store = Store.open(Path.of(args[0]), true)) {
      System.out.println(layer(store, fs -> unpack(Path.of(args[1]), fs)));
    }
  }

  private static void unpack(Path tar, Path fs) throws IOException, InterruptedException {
    run("tar", "-C", fs.toString(), "--numeric-owner", "--exclude=./dev/*", "-xpf", tar.toString());
  }

  /** Removes a tree with files of any of the user's ids. */
  public static void remove(Path tree) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (dev.bothy.runtime.Identity.processUid() != 0) {
      command.addAll(IN_USER_NAMESPACE);
    }
    command.addAll(List.of("rm", "-rf", "--one-file-system", tree.toString()));
    run(command.toArray(String[]::new));
  }

  /** Something that fills a layer. */
  interface Filling {
    void fill(Path fs) throws IOException, InterruptedException;
  }

  static String layer(Store store, Filling filling) throws IOException, InterruptedException {
    try (PendingLayer pending = store.layers().begin()) {
      filling.fill(pending.fs());
      LayerId id = pending.commit();
      return id.value();
    }
  }

  /** Runs a command to its good end; its output otherwise is in the failure. */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      List<String> words = new ArrayList<>(List.of(command));
      throw new IOException(words + " ended with " + code + ": " + output);
    }
    return output;
  }
}
