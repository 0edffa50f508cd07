package dev.bothy.runtime.ssh;

import dev.bothy.engine.host.Programs;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.files.FileLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An ed25519 key pair in OpenSSH's files, without a passphrase.
 *
 * @param file the private key; {@code .pub} beside it is the public one
 */
public record KeyPair(Path file) {

  /**
   * The pair at this place, made when it is not there yet, and the public half alone when only that
   * is missing. Of two makers one waits for the other.
   */
  public static KeyPair at(Path file, String comment) throws PlaceException, InterruptedException {
    KeyPair pair = new KeyPair(file);
    try {
      if (isThere(file) && isThere(pair.publicFile())) {
        return pair;
      }
      Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
      Files.createDirectories(directory);
      try (FileLock _ = FileLock.acquire(directory.resolve("." + file.getFileName() + ".lock"))) {
        if (!isThere(file)) {
          pair.make(directory, comment);
        } else if (!isThere(pair.publicFile())) {
          AtomicFile.write(
              pair.publicFile(), keygen("-y", "-P", "", "-f", file.toString()), "rw-r--r--");
        }
      }
      return pair;
    } catch (IOException e) {
      throw new PlaceException(
          PlaceException.Kind.FAILED,
          "cannot make the ssh key " + file + ": " + e.getMessage(),
          null,
          e);
    }
  }

  /** An empty one is what a power cut may leave. */
  private static boolean isThere(Path file) throws IOException {
    return Files.exists(file) && Files.size(file) > 0;
  }

  /** The private half comes last: where it is, the pair is whole. The lock is held. */
  private void make(Path directory, String comment)
      throws IOException, PlaceException, InterruptedException {
    Path temporary = directory.resolve("." + file.getFileName() + ".new");
    Path fresh = temporary.resolve("key");
    Path freshPublic = temporary.resolve("key.pub");
    discard(temporary); // of a maker that was killed
    Files.createDirectory(
        temporary,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      keygen("-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", fresh.toString());
      publish(freshPublic, publicFile());
      publish(fresh, file);
    } finally {
      discard(temporary);
    }
  }

  private static void publish(Path half, Path place) throws IOException {
    Files.move(half, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void discard(Path temporary) throws IOException {
    Files.deleteIfExists(temporary.resolve("key"));
    Files.deleteIfExists(temporary.resolve("key.pub"));
    Files.deleteIfExists(temporary);
  }

  /** What ssh-keygen prints. */
  private static String keygen(String... arguments)
      throws IOException, PlaceException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Programs.ofThisProcess().command("ssh-keygen"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new PlaceException(
          PlaceException.Kind.HOST,
          "this host has no ssh-keygen, which making ssh keys needs",
          "install it: apt-get install openssh-client",
          e);
    }
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("ssh-keygen: " + output.strip());
    }
    return output;
  }

  public Path publicFile() {
    return file.resolveSibling(file.getFileName() + ".pub");
  }

  /** The public key's line without its comment: {@code ssh-ed25519 AAAA…}. */
  public String publicKey() throws IOException {
    String[] words = Files.readString(publicFile()).strip().split(" ", 3);
    if (words.length < 2) {
      throw new IOException(publicFile() + " is not a public key");
    }
    return words[0] + " " + words[1];
  }
}
