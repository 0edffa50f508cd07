package dev.bothy.dialect.install;

import dev.bothy.dialect.declare.Installer;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.CopyOptions;
import dev.bothy.llb.state.FileActions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import dev.bothy.starlark.EvalException;
import java.util.List;
import java.util.Map;

/**
 * A tool whose upstream publishes it built: unpacked, it works. It reads nothing of the base.
 *
 * @param download the archive
 * @param files from where in the archive to where in the image
 */
record Tool(String branch, Download download, List<Placed> files, Setup setup)
    implements Installer {
  static final String GO = "1.25.3";
  static final String NODE = "25.1.0";
  static final String JULIA = "1.10.10";
  static final String PIXI = "0.62.2";
  static final String CODEX = "0.98.0";

  Tool {
    files = List.copyOf(files);
  }

  /** A file or directory of the archive, and its place. */
  record Placed(String inside, String target) {}

  @Override
  public String only() {
    return branch;
  }

  @Override
  public boolean compiles() {
    return false;
  }

  @Override
  public State install(State on, Site site, SourceLocation at) {
    State archive = download.unpacked(site, at);
    FileActions copies = FileActions.NONE;
    for (Placed p : files) {
      copies =
          copies.copy(
              archive,
              download.filled(p.inside(), site),
              p.target(),
              new CopyOptions().contentsOnly().createDest());
    }
    State placed = State.scratch().file(copies).named(branch + ": " + targets()).at(at);
    return Download.onto(on, placed, branch, at);
  }

  private String targets() {
    StringBuilder text = new StringBuilder();
    for (Placed p : files) {
      text.append(text.isEmpty() ? "" : " ").append(p.target());
    }
    return text.toString();
  }

  static Tool go(String version, Platform platform) {
    String arch = arch("install.go", platform, "amd64", "arm64");
    String path = "go{version}.linux-" + arch + ".tar.gz";
    return new Tool(
        "go",
        new Download("go", "https://go.dev/dl/", path, version),
        List.of(new Placed("/go", "/usr/local/go")),
        Setup.path("/usr/local/go/bin"));
  }

  static Tool node(String version, Platform platform) {
    String arch = arch("install.nodejs", platform, "x64", "arm64");
    String name = "node-v{version}-linux-" + arch;
    String path = "v{version}/" + name + ".tar.gz";
    return new Tool(
        "nodejs",
        new Download("nodejs", "https://nodejs.org/dist/", path, version),
        List.of(new Placed("/" + name, "/opt/nodejs")),
        Setup.path("/opt/nodejs/bin"));
  }

  static Tool julia(Platform platform) {
    String arch = arch("install.julia", platform, "x86_64", "aarch64");
    String directory = arch.equals("x86_64") ? "x64" : arch;
    return new Tool(
        "julia",
        new Download(
            "julia",
            "https://julialang-s3.julialang.org/bin/linux/",
            directory + "/{series}/julia-{version}-linux-" + arch + ".tar.gz",
            JULIA),
        List.of(new Placed("/julia-{version}", "/opt/julia")),
        new Setup(
            List.of(),
            List.of("/opt/julia/bin"),
            // The user's own depot comes first: Julia writes into the first.
            Map.of("JULIA_DEPOT_PATH", ":" + JuliaPackages.DEPOT)));
  }

  static Tool pixi(Platform platform) {
    String arch = arch("install.pixi", platform, "x86_64", "aarch64");
    String file = "pixi-" + arch + "-unknown-linux-musl.tar.gz";
    return new Tool(
        "pixi",
        new Download(
            "pixi",
            "https://github.com/prefix-dev/pixi/releases/download/",
            "v{version}/" + file,
            PIXI),
        List.of(new Placed("/pixi", "/usr/bin/pixi")),
        Setup.NONE);
  }

  static Tool codex(String version, Platform platform) {
    String arch = arch("install.codex", platform, "x86_64", "aarch64");
    String name = "codex-" + arch + "-unknown-linux-musl";
    return new Tool(
        "codex",
        new Download(
            "codex",
            "https://github.com/openai/codex/releases/download/",
            "rust-v{version}/" + name + ".tar.gz",
            version),
        List.of(new Placed("/" + name, "/usr/bin/codex")),
        Setup.NONE);
  }

  /**
   * What the upstream calls the processor.
   *
   * @throws EvalException when it publishes nothing for it
   */
  static String arch(String function, Platform platform, String amd64, String arm64) {
    if (platform.os().equals("linux")) {
      if (platform.architecture().equals("amd64")) {
        return amd64;
      }
      if (platform.architecture().equals("arm64")) {
        return arm64;
      }
    }
    throw new EvalException(
        function + ": its upstream publishes nothing for " + platform,
        "there are builds for linux/amd64 and linux/arm64; a package of the distribution may do");
  }
}
