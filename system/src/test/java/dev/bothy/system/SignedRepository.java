package dev.bothy.system;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A repository of apt with a signature, made on the spot and served: the suite {@code stable} with
 * the component {@code main}, and the same packages as a directory without suites, {@code flat/}.
 * {@code greeting} and {@code farewell} are there in the versions 1.0 and 2.0; each leaves a file
 * {@code /opt/NAME} that says its version.
 */
final class SignedRepository implements AutoCloseable {
  private final Path files;
  private final HttpServer server;

  private SignedRepository(Path files, HttpServer server) {
    this.files = files;
    this.server = server;
  }

  static SignedRepository start(Path directory) throws IOException, InterruptedException {
    Path files = Files.createDirectories(directory.resolve("files"));
    Path keys = directory.resolve("keys");
    newKey(keys, files.resolve("key.gpg"), false);
    run(keys, "sh", "-c", "gpg --homedir . --armor --export > " + files.resolve("key.asc"));
    Path pool = Files.createDirectories(files.resolve("flat"));
    StringBuilder index = new StringBuilder();
    for (String name : List.of("greeting", "farewell")) {
      for (String version : List.of("1.0", "2.0")) {
        index.append(deb(pool, name, version)).append('\n');
      }
    }
    Files.writeString(pool.resolve("Packages"), index);
    sign(keys, pool, "Packages");
    Path suite = Files.createDirectories(files.resolve("dists/stable"));
    String packages = "main/binary-amd64/Packages";
    Files.createDirectories(suite.resolve(packages).getParent());
    Files.writeString(suite.resolve(packages), index);
    sign(keys, suite, packages);
    run(keys, "gpgconf", "--homedir", keys.toString(), "--kill", "all");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server =
        SimpleFileServer.createFileServer(address, files.toAbsolutePath(), OutputLevel.NONE);
    server.start();
    return new SignedRepository(files, server);
  }

  /** A key pair of which the public part is written to a file. */
  static void newKey(Path keys, Path file, boolean armor) throws IOException, InterruptedException {
    Files.createDirectories(keys);
    run(keys, "chmod", "700", ".");
    run(
        keys,
        "gpg",
        "--homedir",
        ".",
        "--batch",
        "--passphrase",
        "",
        "--quick-generate-key",
        "x <x@y.example>",
        "ed25519",
        "sign",
        "0");
    run(
        keys,
        "sh",
        "-c",
        "gpg --homedir . " + (armor ? "--armor " : "") + "--export > \"$1\"",
        "sh",
        file.toString());
  }

  /** Builds a package; gives its paragraph of the index. */
  private static String deb(Path pool, String name, String version)
      throws IOException, InterruptedException {
    Path tree = Files.createTempDirectory("deb");
    Files.createDirectories(tree.resolve("opt"));
    Files.writeString(tree.resolve("opt/" + name), version + "\n");
    Files.createDirectory(tree.resolve("DEBIAN"));
    String control =
        """
        Package: %s
        Version: %s
        Architecture: all
        Maintainer: x <x@y.example>
        Description: x
        """
            .formatted(name, version);
    Files.writeString(tree.resolve("DEBIAN/control"), control);
    Path deb = pool.resolve(name + "_" + version + "_all.deb");
    run(tree, "dpkg-deb", "--build", "--root-owner-group", tree.toString(), deb.toString());
    return control
        + "Filename: flat/%s\nSize: %d\nSHA256: %s\n"
            .formatted(deb.getFileName(), Files.size(deb), sha256(deb));
  }

  private static void sign(Path keys, Path directory, String packages)
      throws IOException, InterruptedException {
    Path index = directory.resolve(packages);
    Files.writeString(
        directory.resolve("Release"),
        """
        Origin: Test
        Suite: stable
        Codename: stable
        Date: Thu, 02 Jan 2020 00:00:00 UTC
        Architectures: amd64
        Components: main
        SHA256:
         %s %d %s
        """
            .formatted(sha256(index), Files.size(index), packages));
    run(
        keys,
        "gpg",
        "--homedir",
        ".",
        "--batch",
        "--clearsign",
        "--output",
        directory.resolve("InRelease").toString(),
        directory.resolve("Release").toString());
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** {@code sha256:…} of a file. */
  String checksum(String path) throws IOException {
    return "sha256:" + sha256(files.resolve(path));
  }

  String text(String path) throws IOException {
    return Files.readString(files.resolve(path), StandardCharsets.US_ASCII);
  }

  private static void run(Path directory, String... command)
      throws IOException, InterruptedException {
    new Commands(List.of(), Map.of(), directory).run(command).ok();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
