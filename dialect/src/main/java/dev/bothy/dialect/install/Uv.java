package dev.bothy.dialect.install;

import dev.bothy.dialect.declare.Installer;
import dev.bothy.dialect.lower.Script;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.util.List;
import java.util.Map;

/** uv, and the Python that it manages. */
record Uv(Tool tool, String pythonVersion) implements Installer {
  static final String VERSION = "0.9.22";

  /** What uv itself downloads, and checks. */
  static final String PYTHON = "uv-python";

  private static final String PYTHONS = "/opt/uv/python";

  private static final String INSTALL =
      """
      set -eu
      uv python install "$1"
      """;

  static Uv of(String pythonVersion, Platform platform) {
    String arch = Tool.arch("install.uv", platform, "x86_64", "aarch64");
    String name = "uv-" + arch + "-unknown-linux-gnu";
    Download download =
        new Download(
            "uv",
            "https://github.com/astral-sh/uv/releases/download/",
            "{version}/" + name + ".tar.gz",
            VERSION);
    Setup setup =
        new Setup(
            List.of(),
            List.of(),
            Map.of(
                "UV_LINK_MODE", "copy",
                "UV_PYTHON_INSTALL_DIR", PYTHONS,
                "UV_PYTHON_PREFERENCE", "only-managed"));
    return new Uv(
        new Tool(
            "uv",
            download,
            List.of(
                new Tool.Placed("/" + name + "/uv", "/usr/bin/uv"),
                new Tool.Placed("/" + name + "/uvx", "/usr/bin/uvx")),
            setup),
        pythonVersion);
  }

  @Override
  public String branch() {
    return tool.branch();
  }

  @Override
  public String only() {
    return tool.only();
  }

  @Override
  public boolean compiles() {
    return false;
  }

  @Override
  public State install(State on, Site site, SourceLocation at) {
    State with = tool.install(on, site, at);
    Exec exec =
        Script.fixed("uv", INSTALL, List.of(pythonVersion))
            .env("UV_PYTHON_INSTALL_DIR", PYTHONS)
            .env("UV_NO_CACHE", "1");
    String mirror = site.mirrors().getOrDefault(PYTHON, Mirror.NONE).url();
    if (!mirror.isEmpty()) {
      exec.env("UV_PYTHON_INSTALL_MIRROR", mirror.substring(0, mirror.length() - 1));
    }
    return Script.asRoot(with, exec).named("uv: python " + pythonVersion).at(at);
  }

  @Override
  public Setup setup() {
    return tool.setup();
  }
}
