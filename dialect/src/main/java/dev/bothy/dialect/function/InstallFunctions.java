package dev.bothy.dialect.function;

import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declaration.PythonPackages.Wheel;
import dev.bothy.dialect.declare.Noted;
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
  /** {@code name-version-python-abi-platform.whl}. */
  private static final int DASHES_OF_A_WHEEL = 4;

  private InstallFunctions() {}

  static List<ApiFunction> all() {
    List<ApiFunction> all = new ArrayList<>();
    all.add(
        ApiFunction.of(
                Signature.of("install.python")
                    .doc(
                        "Python and a virtual environment at `/opt/venv`, first in `PATH`, which sees the"
                            + " Python packages of the distribution too; with `install.conda()`, conda's"
                            + " Python in the environment `/opt/conda/envs/envd`.")
                    .optional(
                        "version",
                        Type.STRING,
                        "what the distribution must have, such as `3.11`; any, when not given"),
                InstallFunctions::python)
            .oneVersion());
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
                .doc(
                    "Python packages, installed by pip where `install.python()` has its Python; one step"
                        + " a call.")
                .optional(
                    "name",
                    Types.STRINGS,
                    List.of(),
                    "requirements, with versions and options of pip")
                .optional("requirements", Type.STRING, "", "path of a requirements file")
                .optional("local_wheels", Types.STRINGS, List.of(), "paths of wheels")
                .hint("requirements", "one file: several are a call each"),
            InstallFunctions::pythonPackages));
    all.addAll(ToolFunctions.all());
    return all;
  }

  private static void python(Recording r, Arguments a) {
    String version = a.isGiven("version") ? a.string("version").trim() : "";
    if (!version.isEmpty() && !isPythonVersion(version)) {
      throw new EvalException(
          "not a version of Python 3: \"" + version + "\"", "such as \"3\" or \"3.11\"");
    }
    String wanted = version.equals("3") ? "" : version;
    for (Declaration step : r.steps) {
      if (wanted.isEmpty() && step instanceof Declaration.Python before) {
        // A call that asks for no version leaves what an earlier one has asked for.
        wanted = before.version();
      }
    }
    r.packages.languages.add("python");
    r.install(
        new Declaration.Python(r.where(), wanted), step -> step instanceof Declaration.Python);
  }

  /** {@code 3}, {@code 3.N}, {@code 3.N.P}. */
  static boolean isPythonVersion(String version) {
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
    if (names.isEmpty()) {
      r.nothing(a);
      return;
    }
    for (String name : names) {
      AptPackage.arguments(name);
    }
    r.calls().note(Noted.Kind.APT, names);
    r.packages.apt.addAll(names);
    r.steps.add(new Declaration.AptPackages(r.where(), names));
  }

  /** Of a link and the file behind it the name that says what the wheel is of. */
  private static String wheelName(String link, String file) {
    return link.chars().filter(c -> c == '-').count() >= DASHES_OF_A_WHEEL ? link : file;
  }

  private static void pythonPackages(Recording r, Arguments a) {
    List<String> names = a.strings("name");
    for (String name : names) {
      PipEntry.arguments(name);
    }
    ProjectFiles project = r.project();
    Set<String> files = new LinkedHashSet<>();
    String requirements = "";
    boolean editable = false;
    if (!a.string("requirements").isEmpty()) {
      requirements = project.existingFile(a.string("requirements"));
      RequirementsFile.Used used = RequirementsFile.used(project, requirements);
      files.addAll(used.files());
      editable = used.editable();
      r.packages.editable |= editable;
      r.packages.requirements.add(a.string("requirements"));
      r.calls().note(Noted.Kind.REQUIREMENTS, List.of(requirements));
    }
    List<Wheel> wheels = new ArrayList<>();
    for (String wheel : a.strings("local_wheels")) {
      if (!wheel.endsWith(".whl")) {
        throw new EvalException(
            "not a wheel: \"" + wheel + "\"", "the names of wheels end in .whl");
      }
      String path = project.existingFile(wheel);
      Wheel used = new Wheel(path, wheelName(ProjectFiles.name(wheel), ProjectFiles.name(path)));
      wheels.add(used);
      if (!used.isRenamed()) {
        files.add(path);
      }
      r.packages.wheels.add(wheel);
    }
    if (!names.isEmpty()
        && requirements.isEmpty()
        && wheels.isEmpty()
        && names.stream().noneMatch(PipEntry::hasRequirement)) {
      throw new EvalException(
          "install.python_packages: only options of pip, and no package",
          "such as name=[\"torch --index-url https://…\"]; config.pip_index is for all calls");
    }
    r.calls().note(Noted.Kind.PIP, names);
    r.packages.pip.addAll(names);
    if (names.isEmpty() && requirements.isEmpty() && wheels.isEmpty()) {
      r.nothing(a);
      return;
    }
    r.steps.add(
        new Declaration.PythonPackages(
            r.where(), names, requirements, List.copyOf(wheels), List.copyOf(files), editable));
  }
}
