package dev.bothy.runtime.ssh;

import dev.bothy.runtime.PlaceException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * An ed25519 key pair in OpenSSH's files, without a passphrase.
 *
 * @param file the private key; {@code .pub} beside it is the public one
 */
public record KeyPair(Path file) {

  /** The pair at this place, made when it is not there yet. Of two makers one wins. */
  public static KeyPair at(Path file, String comment) throws PlaceException, InterruptedException {
    KeyPair pair = new KeyPair(file);
    if (Files.exists(file) && Files.exists(pair.publicFile())) {
      return pair;
    }
    try {
      Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
      Files.createDirectories(directory);
      Path temporary =
          Files.createTempDirectory(
              directory,
              ".key",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try {
        Path fresh = temporary.resolve("key");
        generate(fresh, comment);
        publish(fresh, pair);
      } finally {
        Files.deleteIfExists(temporary.resolve("key"));
        Files.deleteIfExists(temporary.resolve("key.pub"));
        Files.delete(temporary);
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

  private static void publish(Path fresh, KeyPair pair) throws IOException {
    Path freshPublic = fresh.resolveSibling("key.pub");
    if (Files.exists(pair.file())) {
      // Only the public half was lost; it is the same for everyone who asks.
      throw new FileAlreadyExistsException(
          pair.publicFile() + " is missing; move " + pair.file() + " away to get a new key");
    }
    try {
      Files.createLink(pair.file(), fresh);
    } catch (FileAlreadyExistsException e) {
      return; // someone else was first, and writes the public half
    }
    Files.move(freshPublic, pair.publicFile(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void generate(Path file, String comment)
      throws IOException, PlaceException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "ssh-keygen",
                  "-q",
                  "-t",
                  "ed25519",
                  "-N",
                  "",
                  "-C",
                  comment,
                  "-f",
                  file.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new PlaceException(
          PlaceException.Kind.HOST,
          "this host has no ssh-keygen, which making ssh keys needs",
          "install it: apt-get install openssh-client",
          e);
    }
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("ssh-keygen: " + output.strip());
    }
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

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
