package dev.bothy.dialect.declare;

import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call that changes the image. Arguments are checked, paths resolved. */
public sealed interface Declaration {
  /** Where the call is. */
  SourceLocation at();

  /** Whether it installs packages; the others come in the order of the calls. */
  default boolean installs() {
    return false;
  }

  /**
   * {@code install.apt_packages}.
   *
   * @param names as written; each may hold several packages
   */
  record AptPackages(SourceLocation at, List<String> names) implements Declaration {
    @Override
    public boolean installs() {
      return true;
    }
  }

  /**
   * {@code install.python}.
   *
   * @param version such as {@code 3} or {@code 3.11}; empty for the distribution's
   */
  record Python(SourceLocation at, String version) implements Declaration {
    @Override
    public boolean installs() {
      return true;
    }
  }

  /**
   * {@code install.python_packages}: one step of pip.
   *
   * @param names as written; each may hold several packages, and options of pip
   * @param requirements path of a requirements file, or empty
   * @param wheels those of the project
   * @param files paths of the project that the step reads at their places
   * @param editable whether packages of the project are installed to be used where they are
   */
  record PythonPackages(
      SourceLocation at,
      List<String> names,
      String requirements,
      List<Wheel> wheels,
      List<String> files,
      boolean editable)
      implements Declaration {
    /**
     * A wheel of the project.
     *
     * @param name what pip is to see it as: it reads the name
     */
    public record Wheel(String path, String name) {
      /** Whether its file has another name. */
      public boolean isRenamed() {
        return !name.equals(ProjectFiles.name(path));
      }
    }

    @Override
    public boolean installs() {
      return true;
    }
  }

  /** Any other {@code install.*}. */
  record Install(SourceLocation at, Installer installer) implements Declaration {
    @Override
    public boolean installs() {
      return true;
    }
  }

  /**
   * {@code run}.
   *
   * @param mountHost whether the project is seen, as the working directory
   * @param mounts what is seen besides
   */
  record Run(SourceLocation at, List<String> commands, boolean mountHost, List<MountValue> mounts)
      implements Declaration {}

  /**
   * {@code io.copy}.
   *
   * @param image the tree to copy from, or null for the project
   * @param source path in it; for the project from {@code ProjectFiles}
   * @param name of the project's file, as written; empty for an image's
   * @param target absolute
   */
  record Copy(SourceLocation at, @Nullable State image, String source, String name, String target)
      implements Declaration {}

  /**
   * {@code io.http}.
   *
   * @param checksum {@code sha256:…} or empty
   */
  record Download(SourceLocation at, String url, String checksum, String filename)
      implements Declaration {}
}
