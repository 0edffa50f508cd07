package dev.bothy.dialect.function;

import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.lower.AptPackage;
import dev.bothy.dialect.lower.PipEntry;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.dialect.project.RequirementsFile;
import dev.bothy.dialect.state.Types;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code install.*}: what is installed into the image. */
final class InstallFunctions {
  private static final String WITH_APT =
      "here are apt_packages, python and python_packages; install it with run()";

  private InstallFunctions() {}

  static List<ApiFunction> all() {
    List<ApiFunction> all = new ArrayList<>();
    all.add(
        ApiFunction.of(
            Signature.of("install.python")
                .doc(
                    "Python and a virtual environment at `/opt/venv`, first in `PATH`, which sees the"
                        + " Python packages of the distribution too.")
                .optional(
                    "version",
                    Type.STRING,
                    "what the distribution must have, such as `3.11`; any, when not given"),
            InstallFunctions::python));
    all.add(
        ApiFunction.of(
            Signature.of("install.apt_packages")
                .doc("Packages of the distribution, without what they only recommend.")
                .optional(
                    "name", Types.STRINGS, List.of(), "names; `NAME=VERSION` takes a version"),
            InstallFunctions::aptPackages));
    all.add(
        ApiFunction.of(
            Signature.of("install.python_packages")
                .doc("Python packages, installed by pip into `/opt/venv`; one step a call.")
                .optional(
                    "name",
                    Types.STRINGS,
                    List.of(),
                    "requirements, with versions and options of pip")
                .optional("requirements", Type.STRING, "", "path of a requirements file")
                .optional("local_wheels", Types.STRINGS, List.of(), "paths of wheels"),
            InstallFunctions::pythonPackages));
    all.addAll(later());
    return all;
  }

  /** In envd's API, with its parameters, for messages that say more than "no such function". */
  private static List<ApiFunction> later() {
    return List.of(
        ApiFunction.unsupported(
            Signature.of("install.conda").optional("use_mamba", Type.BOOL, false, ""),
            "use install.python(), which makes a virtual environment"),
        ApiFunction.unsupported(
            Signature.of("install.conda_packages")
                .optional("name", Types.STRINGS, List.of(), "")
                .optional("channel", Types.STRINGS, List.of(), "")
                .optional("env_file", Type.STRING, "", ""),
            "use install.python_packages or install.apt_packages"),
        ApiFunction.unsupported(
            Signature.of("install.uv").optional("python_version", Type.STRING, "3.11", ""),
            "use install.python()"),
        ApiFunction.unsupported(
            Signature.of("install.pixi")
                .optional("use_pixi_mirror", Type.BOOL, false, "")
                .optional("pypi_index", Type.STRING, "", ""),
            "use install.python()"),
        ApiFunction.unsupported(
            Signature.of("install.r_lang"), "use install.apt_packages([\"r-base-core\"])"),
        ApiFunction.unsupported(
            Signature.of("install.r_packages").required("name", Types.STRINGS),
            "Debian has many as apt packages: install.apt_packages([\"r-cran-ggplot2\"])"),
        ApiFunction.unsupported(Signature.of("install.julia"), WITH_APT),
        ApiFunction.unsupported(
            Signature.of("install.julia_packages").required("name", Types.STRINGS), WITH_APT),
        ApiFunction.unsupported(
            Signature.of("install.rust").optional("version", Type.STRING, "", ""),
            "use install.apt_packages([\"rustc\", \"cargo\"])"),
        ApiFunction.unsupported(
            Signature.of("install.go").optional("version", Type.STRING, "1.25.3", ""),
            "use install.apt_packages([\"golang-go\"])"),
        ApiFunction.unsupported(
            Signature.of("install.nodejs").optional("version", Type.STRING, "25.1.0", ""),
            "use install.apt_packages([\"nodejs\", \"npm\"])"),
        ApiFunction.unsupported(
            Signature.of("install.codex").optional("version", Type.STRING, "", ""), WITH_APT),
        ApiFunction.unsupported(
            Signature.of("install.cuda")
                .required("version", Type.STRING)
                .optional("cudnn", Type.STRING, "8", ""),
            "begin with an image that has it: base(image=\"nvidia/cuda:…\")"),
        ApiFunction.unsupported(
            Signature.of("install.vscode_extensions").required("name", Types.STRINGS),
            "editors install their extensions when they connect"));
  }

  private static void python(Recording r, Arguments a) {
    String version = a.isGiven("version") ? a.string("version").trim() : "";
    if (!version.isEmpty() && !isPythonVersion(version)) {
      throw new EvalException(
          "not a version of Python 3: \"" + version + "\"", "such as \"3\" or \"3.11\"");
    }
    r.languages.add("python");
    r.steps.add(new Declaration.Python(r.where(), version.equals("3") ? "" : version));
  }

  /** {@code 3}, {@code 3.N}, {@code 3.N.P}. */
  private static boolean isPythonVersion(String version) {
    if (!version.equals("3") && !version.startsWith("3.")) {
      return false;
    }
    int dots = 0;
    for (int i = 0; i < version.length(); i++) {
      char c = version.charAt(i);
      if (c == '.') {
        dots++;
        if (i + 1 == version.length() || version.charAt(i + 1) == '.') {
          return false;
        }
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots <= 2;
  }

  private static void aptPackages(Recording r, Arguments a) {
    List<String> names = a.strings("name");
    for (String name : names) {
      AptPackage.arguments(name);
    }
    r.apt.addAll(names);
    if (!names.isEmpty()) {
      r.steps.add(new Declaration.AptPackages(r.where(), names));
    }
  }

  private static void pythonPackages(Recording r, Arguments a) {
    List<String> names = a.strings("name");
    for (String name : names) {
      PipEntry.arguments(name);
    }
    ProjectFiles project = r.project();
    Set<String> files = new LinkedHashSet<>();
    String requirements = "";
    if (!a.string("requirements").isEmpty()) {
      requirements = project.existingFile(a.string("requirements"));
      files.addAll(RequirementsFile.used(project, requirements));
      r.requirements.add(a.string("requirements"));
    }
    List<String> wheels = new ArrayList<>();
    for (String wheel : a.strings("local_wheels")) {
      if (!wheel.endsWith(".whl")) {
        throw new EvalException(
            "not a wheel: \"" + wheel + "\"", "the names of wheels end in .whl");
      }
      wheels.add(project.existingFile(wheel));
      r.wheels.add(wheel);
    }
    files.addAll(wheels);
    r.pip.addAll(names);
    if (!names.isEmpty() || !requirements.isEmpty() || !wheels.isEmpty()) {
      r.steps.add(
          new Declaration.PythonPackages(
              r.where(), names, requirements, List.copyOf(wheels), List.copyOf(files)));
    }
  }
}
