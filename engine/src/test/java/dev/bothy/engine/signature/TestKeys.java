package dev.bothy.engine.signature;

import dev.bothy.engine.sys.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Keys of PGP and of ssh, made on the spot by GnuPG and OpenSSH. */
public final class TestKeys implements AutoCloseable {
  /** Where the clock stands for keys and signatures unless another time is given. */
  public static final String THEN = "20200101T120000";

  private final Path home;

  /** Its name is short: sockets lie in it. */
  public TestKeys() throws IOException {
    home = Files.createTempDirectory(Path.of("/tmp"), "bk");
    Files.writeString(home.resolve("gpg.conf"), "no-permission-warning\n");
  }

  public Path home() {
    return home;
  }

  /**
   * Makes a key that signs and certifies.
   *
   * @param expire such as {@code 1d}; 0 for never
   * @return its fingerprint
   */
  public String key(String name, String algorithm, String expire) throws Exception {
    gpg(THEN, "--quick-gen-key", name + " <" + name + "@example.org>", algorithm, "sign", expire);
    return fingerprints(name).getFirst();
  }

  /** Makes one that certifies only. */
  public String certifier(String name, String expire) throws Exception {
    gpg(THEN, "--quick-gen-key", name + " <" + name + "@example.org>", "ed25519", "cert", expire);
    return fingerprints(name).getFirst();
  }

  /** Adds a subkey that signs, and returns its fingerprint. */
  public String subkey(String key, String expire) throws Exception {
    gpg(THEN, "--quick-add-key", key, "ed25519", "sign", expire);
    return fingerprints(key).getLast();
  }

  private List<String> fingerprints(String key) throws Exception {
    return gpg(THEN, "--with-colons", "--list-keys", key)
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .map(line -> line.split(":", -1)[9])
        .toList();
  }

  /** The public keys, in armor. */
  public String publicKeys(String... keys) throws Exception {
    List<String> all = new ArrayList<>(List.of("--armor", "--export"));
    all.addAll(List.of(keys));
    return gpg(THEN, all.toArray(String[]::new));
  }

  /** Declares the key worthless. */
  public void revoke(String key) throws Exception {
    Path prepared = home.resolve("openpgp-revocs.d").resolve(key + ".rev");
    Path now = home.resolve("now.rev");
    Files.writeString(now, Files.readString(prepared).replace(":-----BEGIN", "-----BEGIN"));
    gpg(THEN, "--import", now.toString());
  }

  /** A detached signature, in armor. */
  public String sign(String key, String time, byte[] data, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("--local-user", key + "!", "--armor", "--detach-sign"));
    return withData(time, data, arguments);
  }

  /** A message that has what it signs in itself. */
  public String message(String key, byte[] data) throws Exception {
    return withData(THEN, data, List.of("--local-user", key + "!", "--armor", "--sign"));
  }

  private String withData(String time, byte[] data, List<String> arguments) throws Exception {
    Path file = home.resolve("data");
    Path out = home.resolve("data.out");
    Files.write(file, data);
    Files.deleteIfExists(out);
    List<String> all = new ArrayList<>(List.of("--output", out.toString()));
    all.addAll(arguments);
    all.add(file.toString());
    gpg(time, all.toArray(String[]::new));
    return Files.readString(out);
  }

  /** Runs gpg on these keys, at that time. */
  public String gpg(String time, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--quiet",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                "",
                "--faked-system-time",
                time + "!"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** A program that git signs with, at that time. */
  public Path program(String time) throws IOException {
    Path script = home.resolve("gpg-" + time);
    Files.writeString(
        script,
        "#!/bin/sh\nexec gpg --homedir "
            + home
            + " --batch --faked-system-time "
            + time
            + "! \"$@\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  /** Makes a key of ssh, and returns where it is; {@code .pub} beside it. */
  public Path sshKey(String name, String type) throws Exception {
    Path file = home.resolve(name);
    run(List.of("ssh-keygen", "-q", "-t", type, "-N", "", "-C", name, "-f", file.toString()));
    return file;
  }

  public static String publicKey(Path sshKey) throws IOException {
    return Files.readString(sshKey.resolveSibling(sshKey.getFileName() + ".pub"));
  }

  /** A signature of ssh for that use. */
  public String sshSign(Path key, String namespace, byte[] data) throws Exception {
    Path file = home.resolve("ssh.data");
    Path out = home.resolve("ssh.data.sig");
    Files.write(file, data);
    Files.deleteIfExists(out);
    run(
        List.of(
            "ssh-keygen",
            "-q",
            "-Y",
            "sign",
            "-n",
            namespace,
            "-f",
            key.toString(),
            file.toString()));
    return Files.readString(out);
  }

  private String run(List<String> command) throws Exception {
    Path err = home.resolve("err");
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + Files.readString(err));
    }
    return out;
  }

  @Override
  public void close() throws IOException {
    try {
      run(List.of("gpgconf", "--homedir", home.toString(), "--kill", "all"));
      // The agent removes its sockets as it ends: it and we must not meet at one.
      for (int i = 0; i < 1000 && hasSockets(); i++) {
        Thread.sleep(10);
      }
    } catch (Exception e) {
      throw new IOException(e);
    }
    Trees.delete(home);
  }

  private boolean hasSockets() throws IOException {
    try (Stream<Path> all = Files.list(home)) {
      return all.anyMatch(file -> file.getFileName().toString().startsWith("S."));
    }
  }
}
