package dev.bothy.system;

import com.sun.net.httpserver.HttpServer;
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
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A local server with the layout of the upstreams that installers download from. The programs in
 * its archives are small scripts that write down how they were called.
 */
final class StandIns implements AutoCloseable {
  private static final String CONDA =
      """
      #!/bin/sh
      # create|install|env update, --yes, --prefix P, [--channel C], [--file F], names
      set -eu
      prefix=/opt/conda/envs/envd
      mkdir -p $prefix/bin
      echo "$(basename "$0") $*" >> $prefix/calls
      for word; do
        case $word in *.yml) cat "$word" >> $prefix/calls ;; esac
      done
      printf '#!/bin/sh\\necho "pip $*" >> /opt/conda/envs/envd/calls\\n' > $prefix/bin/pip
      chmod 755 $prefix/bin/pip
      """;

  private static final String MINICONDA =
      """
      #!/bin/sh
      # -b -u -p /opt/conda
      set -eu
      mkdir -p "$4/bin" "$4/pkgs"
      cat > "$4/bin/conda" <<'END'
      CONDA
      END
      chmod 755 "$4/bin/conda"
      """;

  private static final String RUST =
      """
      #!/bin/sh
      set -eu
      for word; do case $word in --prefix=*) prefix=${word#--prefix=} ;; esac; done
      mkdir -p "$prefix/bin" "$prefix/lib/rustlib"
      touch "$prefix/lib/rustlib/install.log"
      cp cargo "$prefix/bin/"
      """;

  private static final String JULIA =
      """
      #!/bin/sh
      # --startup-file=no -e PROGRAM names
      set -eu
      mkdir -p $JULIA_DEPOT_PATH
      shift 3
      echo "$JULIA_PKG_SERVER $*" > $JULIA_DEPOT_PATH/calls
      """;

  private static final String UV =
      """
      #!/bin/sh
      set -eu
      mkdir -p $UV_PYTHON_INSTALL_DIR
      echo "uv $*" > $UV_PYTHON_INSTALL_DIR/calls
      """;

  private final Path files;
  private final HttpServer server;

  private StandIns(Path files, HttpServer server) {
    this.files = files;
    this.server = server;
  }

  /**
   * @param files a directory of its own; made
   */
  static StandIns start(Path files) throws IOException, InterruptedException {
    Files.createDirectories(files);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Path file = files.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
          boolean there = file.startsWith(files) && Files.isRegularFile(file);
          byte[] body = there ? Files.readAllBytes(file) : new byte[0];
          exchange.sendResponseHeaders(there ? 200 : 404, there ? body.length : -1);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    StandIns made = new StandIns(files, server);
    made.fill();
    return made;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** {@code sha256:…} of a file. */
  String checksum(String path) throws IOException {
    return "sha256:" + sha256(files.resolve(path));
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void fill() throws IOException, InterruptedException {
    archive("go/go1.22.5.linux-amd64.tar.gz", Map.of("go/bin/go", echo("go")));
    String node = "node-v22.11.0-linux-x64";
    archive("nodejs/v22.11.0/" + node + ".tar.gz", Map.of(node + "/bin/node", echo("node")));
    archive(
        "julia/x64/1.10/julia-1.10.10-linux-x86_64.tar.gz",
        Map.of("julia-1.10.10/bin/julia", JULIA));
    archive(
        "rust/rust-1.80.0-x86_64-unknown-linux-gnu.tar.gz",
        Map.of(
            "rust-1.80.0-x86_64-unknown-linux-gnu/install.sh",
            RUST,
            "rust-1.80.0-x86_64-unknown-linux-gnu/cargo",
            echo("cargo")));
    String codex = "codex-x86_64-unknown-linux-musl";
    archive("codex/rust-v0.98.0/" + codex + ".tar.gz", Map.of(codex, echo("codex")));
    archive("pixi/v0.62.2/pixi-x86_64-unknown-linux-musl.tar.gz", Map.of("pixi", echo("pixi")));
    String uv = "uv-x86_64-unknown-linux-gnu";
    archive("uv/0.9.22/" + uv + ".tar.gz", Map.of(uv + "/uv", UV, uv + "/uvx", echo("uvx")));
    write("micromamba/2.3.3-0/micromamba-linux-64", CONDA);
    write(
        "miniconda/Miniconda3-py311_25.9.1-1-Linux-x86_64.sh", MINICONDA.replace("CONDA\n", CONDA));
    Path vsix = files.resolve("vscode/api/golang/go/0.41.0/file/golang.go-0.41.0.vsix");
    Files.createDirectories(vsix.resolveSibling("."));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(vsix))) {
      zip.putNextEntry(new ZipEntry("extension/package.json"));
      zip.write("{\"name\": \"go\"}".getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    write("data.bin", "data\n");
    aptPackage(
        "r-base", Map.of("usr/bin/Rscript", "#!/bin/sh\nshift 3\necho \"$*\" >> /opt/r-calls\n"));
  }

  private static String echo(String name) {
    return "#!/bin/sh\necho " + name + " \"$@\"\n";
  }

  private Path write(String path, String text) throws IOException {
    Path file = files.resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, text);
  }

  /** Programs by path, in a tar archive. */
  private void archive(String path, Map<String, String> programs)
      throws IOException, InterruptedException {
    Path tree = programs(programs);
    Path archive = files.resolve(path);
    Files.createDirectories(archive.resolveSibling("."));
    run("tar", "-C", tree.toString(), "-czf", archive.toString(), ".");
  }

  private static Path programs(Map<String, String> programs) throws IOException {
    Path tree = Files.createTempDirectory("stand-in");
    for (Map.Entry<String, String> program : programs.entrySet()) {
      Path file = tree.resolve(program.getKey());
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, program.getValue());
      if (!file.toFile().setExecutable(true)) {
        throw new IOException("cannot make " + file + " a program");
      }
    }
    return tree;
  }

  /** A repository of one package for apt, of the flat kind. */
  private void aptPackage(String name, Map<String, String> programs)
      throws IOException, InterruptedException {
    String control =
        "Package: %s\nVersion: 1.0\nArchitecture: all\nMaintainer: a <a@b.example>\nDescription: x\n"
            .formatted(name);
    Path tree = programs(programs);
    Files.createDirectory(tree.resolve("DEBIAN"));
    Files.writeString(tree.resolve("DEBIAN/control"), control);
    Path repository = Files.createDirectories(files.resolve("apt"));
    Path deb = repository.resolve(name + ".deb");
    run("dpkg-deb", "--build", "--root-owner-group", tree.toString(), deb.toString());
    write(
        "apt/Packages",
        control
            + "Filename: ./%s.deb\nSize: %d\nSHA256: %s\n"
                .formatted(name, Files.size(deb), sha256(deb)));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    new Commands(List.of(), Map.of(), Path.of("/")).run(command).ok();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
