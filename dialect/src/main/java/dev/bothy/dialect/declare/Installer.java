package dev.bothy.dialect.declare;

import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.State;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that is installed. Those of one branch follow each other in the order of their calls;
 * branches stand side by side on the same tree and are merged.
 */
public interface Installer {
  /** The branch's name, for people too. */
  String branch();

  /**
   * The name of what there is only one of, a tool: its last call says what is installed, where its
   * first one stands. Empty for what adds to what is there.
   */
  default String only() {
    return "";
  }

  /** Whether what apt has installed for compilers can change what this one installs. */
  default boolean compiles() {
    return true;
  }

  /**
   * Whether it uses the distribution's package manager. Two trees cannot be merged when both have
   * changed its database, so this one comes before all branches.
   */
  default boolean onTrunk() {
    return false;
  }

  /** Its steps, on what the branch has so far. */
  State install(State on, Site site, SourceLocation at);

  /** What everything that runs later finds. */
  default Setup setup() {
    return Setup.NONE;
  }

  /** One that brings a Python of its own, in place of the distribution's. */
  interface PythonHome extends Installer {
    /** The directory of its programs. */
    String bin();

    /**
     * The interpreter.
     *
     * @param version such as {@code 3.11}; empty for its usual one
     */
    State python(State on, String version, SourceLocation at);
  }

  /**
   * What an installer finds besides the tree.
   *
   * @param mirrors by the names of downloads
   * @param pins checksums of downloads that the file has none for
   * @param cran where R packages come from
   * @param julia where Julia packages come from; empty for Julia's own choice
   * @param condarc text of conda's configuration, or null
   * @param mamba whether conda is micromamba
   */
  record Site(
      ProjectFiles project,
      Map<String, Mirror> mirrors,
      LockedPins pins,
      String cran,
      String julia,
      @Nullable String condarc,
      boolean mamba) {
    public Site {
      mirrors = Collections.unmodifiableMap(new LinkedHashMap<>(mirrors));
    }
  }

  /**
   * Which file a download is, and where it comes from instead.
   *
   * @param url what takes the place of the beginning of its URL; empty for its own
   * @param checksum {@code sha256:…} of the file; empty for the known one
   * @param version empty for the usual one
   */
  record Mirror(String url, String checksum, String version) {
    public static final Mirror NONE = new Mirror("", "", "");

    /** With what a later call says; where that says nothing, this stays. */
    public Mirror then(Mirror later) {
      return new Mirror(
          later.url.isEmpty() ? url : later.url,
          later.checksum.isEmpty() ? checksum : later.checksum,
          later.version.isEmpty() ? version : later.version);
    }
  }

  /**
   * What everything that runs later finds.
   *
   * @param pathFirst directories before {@code PATH}
   * @param pathLast directories behind it
   */
  record Setup(List<String> pathFirst, List<String> pathLast, Map<String, String> env) {
    public static final Setup NONE = new Setup(List.of(), List.of(), Map.of());

    public Setup {
      pathFirst = List.copyOf(pathFirst);
      pathLast = List.copyOf(pathLast);
      // By name: an immutable map of Java's has another order in each process.
      env = Collections.unmodifiableMap(new TreeMap<>(env));
    }

    public static Setup path(String directory) {
      return new Setup(List.of(), List.of(directory), Map.of());
    }
  }
}
