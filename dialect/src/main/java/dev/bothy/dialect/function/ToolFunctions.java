package dev.bothy.dialect.function;

import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.dialect.declare.Installer;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.install.Cuda;
import dev.bothy.dialect.install.Installers;
import dev.bothy.dialect.project.CondaFile;
import dev.bothy.dialect.state.Types;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.List;

/** {@code install.*} beyond apt and pip: other languages, conda, tools, editors' extensions. */
final class ToolFunctions {
  private ToolFunctions() {}

  static List<ApiFunction> all() {
    return List.of(
        ApiFunction.of(
                Signature.of("install.conda")
                    .doc(
                        "Conda in `/opt/conda`; Python and its packages then live in the environment"
                            + " `envd`.")
                    .optional(
                        "use_mamba",
                        Type.BOOL,
                        false,
                        "micromamba instead of Miniconda: faster, smaller"),
                ToolFunctions::conda)
            .lastCounts(),
        ApiFunction.of(
            Signature.of("install.conda_packages")
                .doc("Packages of conda; one step a call. `install.conda()` comes before.")
                .optional("name", Types.STRINGS, List.of(), "specifications, such as `numpy=2.1`")
                .optional("channel", Types.STRINGS, List.of(), "channels to look in first")
                .optional(
                    "env_file", Type.STRING, "", "path of an environment file, instead of names"),
            ToolFunctions::condaPackages),
        ApiFunction.of(
                Signature.of("install.uv")
                    .doc("uv, and a Python that it manages in `/opt/uv/python`.")
                    .optional("python_version", Type.STRING, "3.11", "of that Python"),
                (r, a) -> add(r, Installers.uv(a.string("python_version"), r.platform())))
            .lastCounts(),
        ApiFunction.of(
                Signature.of("install.pixi")
                    .doc("pixi.")
                    .optional(
                        "use_pixi_mirror", Type.BOOL, false, "fetch conda-forge from prefix.dev")
                    .optional("pypi_index", Type.STRING, "", "where it finds packages of PyPI"),
                ToolFunctions::pixi)
            .lastCounts(),
        ApiFunction.of(
            Signature.of("install.r_lang").doc("The distribution's R."),
            (r, _) -> language(r, "r", Installers.r())),
        ApiFunction.of(
            Signature.of("install.r_packages")
                .doc("R packages from CRAN; one step a call. `install.r_lang()` comes before.")
                .required("name", Types.STRINGS, "names"),
            ToolFunctions::rPackages),
        ApiFunction.of(
            Signature.of("install.julia").doc("Julia in `/opt/julia`."),
            (r, _) -> language(r, "julia", Installers.julia(r.platform()))),
        ApiFunction.of(
            Signature.of("install.julia_packages")
                .doc("Julia packages; one step a call. `install.julia()` comes before.")
                .required("name", Types.STRINGS, "names; `NAME@VERSION` takes a version"),
            ToolFunctions::juliaPackages),
        ApiFunction.of(
                Signature.of("install.rust")
                    .doc("The Rust toolchain in `/opt/rust`.")
                    .optional("version", Type.STRING, "", "of Rust; a recent one when empty"),
                (r, a) -> language(r, "rust", Installers.rust(a.string("version"), r.platform())))
            .oneVersion()
            .lastCounts(),
        ApiFunction.of(
                Signature.of("install.go")
                    .doc("Go in `/usr/local/go`.")
                    .optional("version", Type.STRING, Installers.GO_VERSION, ""),
                (r, a) -> language(r, "go", Installers.go(a.string("version"), r.platform())))
            .oneVersion()
            .lastCounts(),
        ApiFunction.of(
                Signature.of("install.nodejs")
                    .doc("Node.js in `/opt/nodejs`.")
                    .optional("version", Type.STRING, Installers.NODE_VERSION, ""),
                (r, a) -> language(r, "nodejs", Installers.node(a.string("version"), r.platform())))
            .oneVersion()
            .lastCounts(),
        ApiFunction.of(
                Signature.of("install.codex")
                    .doc("The codex command line.")
                    .optional("version", Type.STRING, "", "a recent one when empty"),
                (r, a) -> add(r, Installers.codex(a.string("version"), r.platform())))
            .lastCounts(),
        ApiFunction.of(
                Signature.of("install.cuda")
                    .doc(
                        "CUDA with cuDNN: NVIDIA's image of this version, for the same base. A version that"
                            + " is newer than Bothy is taken as it is; any image of NVIDIA's is also a"
                            + " base: `base(image=\"nvidia/cuda:…\")`.")
                    .required("version", Type.STRING, "such as `11.8.0`")
                    .optional(
                        "cudnn",
                        Type.STRING,
                        "8",
                        "major version; from CUDA 12.4 on it is the one that the image has")
                    .optional(
                        "driver",
                        Type.STRING,
                        "",
                        "the oldest driver of the machine that will do; what this CUDA needs when"
                            + " empty"),
                ToolFunctions::cuda)
            .lastCounts(),
        ApiFunction.of(
            Signature.of("install.vscode_extensions")
                .doc(
                    "Extensions of Visual Studio Code from Open VSX, in development environments;"
                        + " their last layer.")
                .required("name", Types.STRINGS, "`publisher.extension[-version]`"),
            ToolFunctions::vscode));
  }

  private static void add(Recording r, Installer installer) {
    String only = installer.only();
    r.install(
        new Declaration.Install(r.where(), installer),
        step ->
            !only.isEmpty()
                && step instanceof Declaration.Install before
                && before.installer().only().equals(only));
  }

  private static void language(Recording r, String name, Installer installer) {
    r.packages.languages.add(name);
    add(r, installer);
  }

  private static void conda(Recording r, Arguments a) {
    r.conda = Installers.conda(a.bool("use_mamba"), r.platform());
    add(r, r.conda);
  }

  private static void condaPackages(Recording r, Arguments a) {
    List<String> names = a.strings("name");
    List<String> channels = a.strings("channel");
    String file = a.string("env_file");
    if (r.conda == null && !r.isOld()) {
      throw new EvalException(
          "install.conda_packages: there is no conda yet", "call install.conda() before it");
    }
    if (!file.isEmpty() && !(names.isEmpty() && channels.isEmpty())) {
      throw new EvalException(
          "install.conda_packages: env_file stands alone",
          "put name and channel into a second call, or into the file");
    }
    if (names.isEmpty() && file.isEmpty()) {
      r.nothing(a);
      return;
    }
    String path = file.isEmpty() ? "" : r.project().existingFile(file);
    if (path.isEmpty()) {
      r.calls().note(Noted.Kind.CONDA, names);
    } else {
      r.packages.editable |= CondaFile.used(r.project(), path).editable();
      r.calls().note(Noted.Kind.CONDA_FILE, List.of(path));
    }
    add(r, Installers.condaPackages(names, channels, path));
    r.packages.conda.addAll(names);
  }

  private static void pixi(Recording r, Arguments a) {
    String index = a.string("pypi_index");
    if (!index.isEmpty()) {
      ConfigFunctions.checkUrl("install.pixi", "pypi_index", index);
    }
    add(r, Installers.pixi(a.bool("use_pixi_mirror"), index, r.platform()));
  }

  private static void rPackages(Recording r, Arguments a) {
    List<String> names = someNames(a);
    add(r, Installers.rPackages(names));
    r.packages.r.addAll(names);
  }

  private static void juliaPackages(Recording r, Arguments a) {
    List<String> names = someNames(a);
    r.calls().note(Noted.Kind.JULIA, names);
    add(r, Installers.juliaPackages(names));
    r.packages.julia.addAll(names);
  }

  private static List<String> someNames(Arguments a) {
    List<String> names = a.strings("name");
    if (names.isEmpty()) {
      throw new EvalException(a.signature().name() + ": no packages", "name=[\"…\"]");
    }
    return names;
  }

  private static void cuda(Recording r, Arguments a) {
    String version = a.string("version");
    r.cuda =
        new Placed<>(
            new Recording.CudaDemand(
                version,
                a.isGiven("cudnn") ? a.string("cudnn") : null,
                Cuda.driver(version, a.string("driver")),
                !a.string("driver").isEmpty()),
            r.where());
  }

  private static void vscode(Recording r, Arguments a) {
    List<String> names = a.strings("name");
    if (names.isEmpty()) {
      r.nothing(a);
      return;
    }
    r.calls().note(Noted.Kind.VSCODE, names);
    for (String name : names) {
      Installer extension = Installers.vscode(name);
      r.late.add(new Declaration.Install(r.where(), extension));
      r.packages.vscode.add(new Placed<>(name, r.where()));
    }
  }
}
