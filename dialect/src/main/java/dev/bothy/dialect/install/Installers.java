package dev.bothy.dialect.install;

import dev.bothy.dialect.declare.Installer;
import dev.bothy.dialect.declare.Installer.PythonHome;
import dev.bothy.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every installer there is; arguments are checked when one is made. */
public final class Installers {
  /** Where all editors' extensions are. */
  public static final String VSCODE = VscodeExtension.DIRECTORY;

  /** What {@code config.download} calls all of them. */
  public static final String VSCODE_DOWNLOAD = VscodeExtension.DOWNLOAD;

  public static final String CRAN = R.CRAN;
  public static final String GO_VERSION = Tool.GO;
  public static final String NODE_VERSION = Tool.NODE;

  /** What uv downloads itself; {@code config.download} gives it a mirror alone. */
  public static final String UV_PYTHON = Uv.PYTHON;

  /** The names that {@code config.download} takes besides. */
  public static final List<String> DOWNLOADS =
      List.of(
          "codex",
          "go",
          "julia",
          "micromamba",
          "miniconda",
          "nodejs",
          "pixi",
          "rust",
          "uv",
          VSCODE_DOWNLOAD);

  private Installers() {}

  public static PythonHome conda(boolean mamba, Platform platform) {
    return Conda.of(mamba, platform);
  }

  /** Whether it is micromamba. */
  public static boolean isMamba(@Nullable PythonHome conda) {
    return conda instanceof Conda c && c.mamba();
  }

  public static boolean isCondaPackages(Installer installer) {
    return installer instanceof CondaPackages;
  }

  /** The function that brings what these packages are installed by; empty for others. */
  public static String languageOf(Installer installer) {
    return installer instanceof R r && !r.packages().isEmpty()
        ? "install.r_lang"
        : installer instanceof JuliaPackages ? "install.julia" : "";
  }

  /** Whether a function of {@link #languageOf} makes such an installer. */
  public static boolean brings(Installer installer, String function) {
    return switch (function) {
      case "install.r_lang" -> installer instanceof R r && r.packages().isEmpty();
      case "install.julia" -> installer instanceof Tool tool && tool.branch().equals("julia");
      default -> false;
    };
  }

  /** What conda is given for strings that may hold several packages each. */
  public static List<String> condaSpecifications(List<String> entries) {
    return CondaPackages.specifications(entries);
  }

  public static Installer condaPackages(List<String> names, List<String> channels, String file) {
    CondaPackages.specifications(names);
    CondaPackages.checkChannels(channels);
    return new CondaPackages(names, channels, file);
  }

  public static Installer r() {
    return new R(List.of());
  }

  public static Installer rPackages(List<String> names) {
    return R.packages(names);
  }

  public static Installer julia(Platform platform) {
    return Tool.julia(platform);
  }

  public static Installer juliaPackages(List<String> names) {
    return JuliaPackages.of(names);
  }

  public static Installer go(String version, Platform platform) {
    return Tool.go(Versions.go(version("install.go", version)), platform);
  }

  public static Installer node(String version, Platform platform) {
    return Tool.node(Versions.node(version("install.nodejs", version)), platform);
  }

  /** The newest that is known when the version is empty. */
  public static Installer rust(String version, Platform platform) {
    return Rust.of(version.isEmpty() ? Rust.VERSION : Versions.rust(version), platform);
  }

  /** The newest that is known when the version is empty; {@code rust-v} before it is taken off. */
  public static Installer codex(String version, Platform platform) {
    String plain = version.startsWith("rust-v") ? version.substring("rust-v".length()) : version;
    return Tool.codex(plain.isEmpty() ? Tool.CODEX : Versions.codex(plain), platform);
  }

  public static Installer uv(String pythonVersion, Platform platform) {
    return Uv.of(version("install.uv", pythonVersion), platform);
  }

  public static Installer pixi(boolean mirror, String pypiIndex, Platform platform) {
    return Pixi.of(mirror, pypiIndex, Tool.pixi(platform));
  }

  public static Installer vscode(String name) {
    return VscodeExtension.parse(name);
  }

  /**
   * A version of {@code config.download}; empty for none.
   *
   * @throws dev.bothy.starlark.EvalException when the download has none, or not this one
   */
  public static void checkVersion(String download, String version) {
    if (!version.isEmpty()) {
      Versions.ofDownload(download, version);
    }
  }

  /** It becomes a part of a URL, or an argument. */
  private static String version(String function, String text) {
    Names.check(function, "a version", text, ".-_+", "\"1.2.3\"");
    return text;
  }
}
