package dev.bothy.dialect.install;

import dev.bothy.dialect.declare.Installer.PythonHome;
import dev.bothy.dialect.lower.Script;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.state.CopyOptions;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.FileActions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Conda in {@code /opt/conda} with the environment {@code envd}: Miniconda, or micromamba, which
 * takes the same commands.
 */
record Conda(boolean mamba, Download download) implements PythonHome {
  static final String MINICONDA = "py311_25.9.1-1";
  static final String MICROMAMBA = "2.3.3-0";
  static final String PYTHON = "3.11";

  private static final String ROOT = "/opt/conda";
  static final String PROGRAM = ROOT + "/bin/conda";
  static final String ENVIRONMENT = ROOT + "/envs/envd";
  private static final String USUAL = "channels:\n  - conda-forge\n";
  private static final int PROGRAM_MODE = 0755;
  private static final int PLAIN = 0644;

  private static final String MINICONDA_INSTALL =
      """
      set -eu
      sh /mnt/conda/"$1" -b -u -p /opt/conda
      rm -rf /opt/conda/pkgs/* /opt/conda/.cache
      """;

  static Conda of(boolean mamba, Platform platform) {
    if (mamba) {
      String arch = Tool.arch("install.conda", platform, "64", "aarch64");
      return new Conda(
          true,
          new Download(
              "micromamba",
              "https://github.com/mamba-org/micromamba-releases/releases/download/",
              "{version}/micromamba-linux-" + arch,
              MICROMAMBA));
    }
    String arch = Tool.arch("install.conda", platform, "x86_64", "aarch64");
    return new Conda(
        false,
        new Download(
            "miniconda",
            "https://repo.anaconda.com/miniconda/",
            "Miniconda3-{version}-Linux-" + arch + ".sh",
            MINICONDA));
  }

  @Override
  public String branch() {
    return "conda";
  }

  @Override
  public String only() {
    return branch();
  }

  @Override
  public String bin() {
    return ENVIRONMENT + "/bin";
  }

  @Override
  public State install(State on, Site site, SourceLocation at) {
    State with = mamba ? micromamba(on, site, at) : miniconda(on, site, at);
    String rc = site.condarc() == null ? USUAL : site.condarc();
    return with.file(FileActions.NONE.mkfile(ROOT + "/.condarc", PLAIN, rc))
        .named("conda: configuration")
        .at(at);
  }

  private State micromamba(State on, Site site, SourceLocation at) {
    State program =
        State.scratch()
            .file(
                FileActions.NONE
                    .mkdir(ROOT + "/bin", PROGRAM_MODE, true, null, FileAction.KEEP)
                    .copy(
                        download.file(site, at),
                        "/" + download.fileName(site),
                        ROOT + "/bin/micromamba",
                        new CopyOptions().mode(PROGRAM_MODE))
                    .symlink("micromamba", PROGRAM))
            .named("conda: micromamba")
            .at(at);
    return Download.onto(on, program, "conda", at);
  }

  private State miniconda(State on, Site site, SourceLocation at) {
    Exec exec =
        Script.fixed("miniconda", MINICONDA_INSTALL, List.of(download.fileName(site)))
            .mountReadonly("/mnt/conda", download.file(site, at));
    return Script.asRoot(on, exec).named("conda: Miniconda").at(at);
  }

  @Override
  public State python(State on, String version, SourceLocation at) {
    String wanted = version.isEmpty() ? PYTHON : version;
    List<String> args =
        List.of(PROGRAM, "create", "--yes", "--prefix", ENVIRONMENT, "python=" + wanted, "pip");
    return Script.asRoot(on, exec(args)).named("conda: python " + wanted).at(at);
  }

  /** A command of conda, with its cache of packages. */
  static Exec exec(List<String> args) {
    return Script.reproducible(Exec.args(new ArrayList<>(args)))
        .env("MAMBA_ROOT_PREFIX", ROOT)
        .env("CONDA_PKGS_DIRS", "/var/cache/conda")
        .cache("/var/cache/conda", "bothy-conda", Mount.Sharing.LOCKED);
  }

  @Override
  public Setup setup() {
    return new Setup(
        List.of(bin()),
        List.of(ROOT + "/bin"),
        mamba ? Map.of("MAMBA_ROOT_PREFIX", ROOT) : Map.of());
  }
}
