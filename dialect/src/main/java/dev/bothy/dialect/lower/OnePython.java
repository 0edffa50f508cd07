package dev.bothy.dialect.lower;

import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declarations;
import dev.bothy.dialect.declare.Installer.PythonHome;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Python that packages are installed for: conda's where the file has conda, else a virtual
 * environment of the distribution's. It comes with the first call that needs it, and pip's index
 * with it.
 */
final class OnePython {
  private final Declarations declared;
  private final SetupSoFar setup;
  private final String version;
  private final @Nullable PythonHome conda;
  private boolean there;
  private boolean hasConda;
  private boolean hasIndex;

  OnePython(Declarations declared, SetupSoFar setup) {
    this.declared = declared;
    this.setup = setup;
    this.conda = declared.conda();
    String last = "";
    for (Declaration step : declared.steps()) {
      if (step instanceof Declaration.Python python) {
        last = python.version();
      }
    }
    this.version = last;
  }

  boolean isThere() {
    return there;
  }

  /** The branch that it and its packages are on. */
  String branch() {
    return conda == null ? "pip" : conda.branch();
  }

  /** The directory of its programs. */
  String bin() {
    return conda == null ? Python.VENV_BIN : conda.bin();
  }

  /** What the distribution has for it, below all branches, unless that is there or not needed. */
  State toolchain(State on, SourceLocation at) {
    return there || conda != null ? on : Python.toolchain(on, version, at);
  }

  /** With it and pip's index, unless they are there. */
  State installed(State on, SourceLocation at) {
    State tree = on;
    if (!there) {
      there = true;
      if (conda != null) {
        tree = conda.python(conda(tree, conda, at), version, at);
      } else {
        tree = Python.venv(tree, version, at);
        setup.addFirst(Python.VENV_BIN);
      }
    }
    return index(tree);
  }

  /** With conda alone, unless it is there. */
  State conda(State on, PythonHome home, SourceLocation at) {
    if (hasConda) {
      return on;
    }
    hasConda = true;
    setup.add(home.setup());
    return home.install(on, declared.site(), at);
  }

  /** With pip's index, where one is named, unless it is there. */
  State index(State on) {
    if (declared.pipIndex() == null || hasIndex) {
      return on;
    }
    hasIndex = true;
    return Python.withIndex(on, declared.pipIndex().value(), declared.pipIndex().at());
  }

  /** With packages that were added later, on top of all. */
  State added(State on, List<String> packages, SourceLocation at) {
    return Python.packages(installed(toolchain(on, at), at), bin(), packages, at);
  }
}
