package dev.bothy.dialect.lower;

import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declaration.PythonPackages.Wheel;
import dev.bothy.dialect.declare.Declarations.PipIndex;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.FileActions;
import dev.bothy.llb.state.State;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of Python: the distribution's interpreter, a virtual environment on top of it (which the
 * rules of PEP 668 leave alone), and pip.
 */
final class Python {
  /** The virtual environment. */
  static final String VENV = "/opt/venv";

  static final String VENV_BIN = VENV + "/bin";

  /** Those whose files have other names. */
  private static final String WHEELS = "/mnt/wheels";

  private static final String PIP_CONF = "/etc/pip.conf";
  private static final int PLAIN = 0644;

  /** Nothing is installed where the base has what is wanted. */
  private static final String TOOLCHAIN =
      Apt.FUNCTIONS
          + """
          want=$1
          recommends=--no-install-recommends
          series=$(printf %s "$want" | cut -d. -f1,2)
          suits() {
            command -v "$1" >/dev/null 2>&1 || return 1
            "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 || return 1
            has=$("$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])')
            case "$has" in "$want" | "$want".*) return 0 ;; esac
            [ -z "$want" ]
          }
          if [ -n "$want" ] && suits "python$series"; then exit 0; fi
          if suits python3; then exit 0; fi
          command -v apt-get >/dev/null 2>&1 || {
            echo "this base has neither Python ${want:-3} with its venv module nor apt-get" >&2
            exit 1
          }
          apt_begin
          apt_update
          if [ -z "$want" ]; then
            apt_install python3 python3-venv
          elif apt-cache -c "$conf" show "python$series-venv" >/dev/null 2>&1; then
            apt_install "python$series" "python$series-venv"
          fi
          apt_end
          apt_clean
          if [ -n "$want" ] && suits "python$series"; then exit 0; fi
          if suits python3; then exit 0; fi
          echo "Python $want is not to be had on this base${has:+, which has $has}:" >&2
          echo "leave the version out, or begin with a base that has it" >&2
          exit 1
          """;

  private static final String MAKE_VENV =
      """
      set -eu
      want=$1
      [ ! -x /opt/venv/bin/python ] || exit 0
      python=python3
      series=$(printf %s "$want" | cut -d. -f1,2)
      if [ -n "$want" ] && command -v "python$series" >/dev/null 2>&1; then python=python$series; fi
      "$python" -m venv --system-site-packages /opt/venv
      """;

  private Python() {}

  /**
   * Makes sure that there is an interpreter.
   *
   * @param version that it must have, or empty
   */
  static State toolchain(State on, String version, SourceLocation at) {
    Exec exec = Script.fixed("python", TOOLCHAIN, List.of(version));
    return Script.asRoot(on, Apt.withCaches(exec))
        .named(version.isEmpty() ? "python" : "python " + version)
        .at(at);
  }

  /** Makes the virtual environment; it sees what the distribution has for Python too. */
  static State venv(State on, String version, SourceLocation at) {
    return Script.asRoot(on, Script.fixed("venv", MAKE_VENV, List.of(version)))
        .named("python: virtual environment " + VENV)
        .at(at);
  }

  /** Where pip looks, in this and every later step and in the environment. */
  static State withIndex(State on, PipIndex index, SourceLocation at) {
    return on.file(FileActions.NONE.mkfile(PIP_CONF, PLAIN, configuration(index)))
        .named("pip: index " + ShownAddress.of(index.url()))
        .at(at);
  }

  private static String configuration(PipIndex index) {
    StringBuilder text = new StringBuilder("[global]\nindex-url = ").append(index.url());
    if (!index.extraUrls().isEmpty()) {
      text.append("\nextra-index-url = ").append(String.join("\n    ", index.extraUrls()));
    }
    if (index.trust()) {
      text.append("\ntrusted-host = ").append(Urls.host(index.url()));
      for (String extra : index.extraUrls()) {
        text.append("\n    ").append(Urls.host(extra));
      }
    }
    return text.append('\n').toString();
  }

  /** Installs Python packages, in one step of pip. */
  static State packages(
      State on, String bin, Declaration.PythonPackages call, ProjectFiles project) {
    List<String> arguments = new ArrayList<>();
    for (String name : call.names()) {
      arguments.addAll(PipEntry.arguments(name));
    }
    if (!call.requirements().isEmpty()) {
      arguments.add("-r");
      arguments.add(call.requirements());
    }
    List<State> renamed = new ArrayList<>();
    for (Wheel wheel : call.wheels()) {
      if (wheel.isRenamed()) {
        renamed.add(LocalSource.part(project, wheel.path(), wheel.name(), false, call.at()).from());
        arguments.add(WHEELS + "/" + wheel.name());
      } else {
        arguments.add("./" + wheel.path());
      }
    }
    Exec exec = pip(bin, arguments);
    if (!renamed.isEmpty()) {
      State wheels = State.merge(renamed);
      exec.mountReadonly(
          WHEELS, renamed.size() == 1 ? wheels : wheels.named("wheels").at(call.at()));
    }
    if (!call.files().isEmpty()) {
      State files = LocalSource.of(project, call.files()).at(call.at());
      // What is built from a directory is built in it; nothing of that is kept.
      boolean builds = call.files().stream().anyMatch(project::isDirectory);
      exec.bind(Lowering.PROJECT, files, "", !builds, builds).dir(Lowering.PROJECT);
      if (call.editable()) {
        // The older way leaves what the package says of itself in the project.
        exec.env("PIP_USE_PEP517", "1");
      }
    }
    return Script.asRoot(on, exec).named("pip: " + String.join(" ", arguments)).at(call.at());
  }

  /** Installs what the strings ask for, in one step of pip. */
  static State packages(State on, String bin, List<String> names, SourceLocation at) {
    List<String> arguments = new ArrayList<>();
    for (String name : names) {
      arguments.addAll(PipEntry.arguments(name));
    }
    return Script.asRoot(on, pip(bin, arguments))
        .named("pip: " + String.join(" ", arguments))
        .at(at);
  }

  private static Exec pip(String bin, List<String> arguments) {
    List<String> args = new ArrayList<>();
    args.add(bin + "/pip");
    args.add("install");
    args.addAll(arguments);
    return Script.reproducible(Exec.args(args))
        .env("PIP_CACHE_DIR", "/var/cache/pip")
        .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
        .env("PIP_NO_INPUT", "1")
        .env("PIP_PROGRESS_BAR", "off")
        .cache("/var/cache/pip", "bothy-pip", Mount.Sharing.SHARED);
  }
}
