package dev.bothy.dialect.declare;

import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.State;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file declares of its image.
 *
 * @param base the tree to begin with
 * @param bash whether the base can be taken to have bash
 * @param shell the wished shell and where it was wished, or null
 * @param apt where packages of the distribution come from
 * @param conda what brings a Python of its own, or null for the distribution's
 * @param site what installers find besides the tree
 * @param late what only development needs, on top of all else
 * @param steps in the order of the calls
 */
public record Declarations(
    State base,
    boolean bash,
    boolean dev,
    @Nullable Placed<Shell> shell,
    AptSettings apt,
    @Nullable Placed<PipIndex> pipIndex,
    List<String> extraPath,
    Map<String, String> environ,
    Installer.@Nullable PythonHome conda,
    Installer.Site site,
    List<Declaration.Install> late,
    List<Declaration> steps) {
  public Declarations {
    extraPath = List.copyOf(extraPath);
    environ = Collections.unmodifiableMap(new LinkedHashMap<>(environ));
    late = List.copyOf(late);
    steps = List.copyOf(steps);
  }

  /** The same with other steps. */
  public Declarations with(List<Declaration> newSteps) {
    return new Declarations(
        base, bash, dev, shell, apt, pipIndex, extraPath, environ, conda, site, late, newSteps);
  }

  /**
   * A shell.
   *
   * @param prompt as written; empty for the shell's own
   */
  public record Shell(String name, String prompt) {}

  /** A value and the call that gave it. */
  public record Placed<T>(T value, SourceLocation at) {}

  /**
   * Where pip finds packages.
   *
   * @param extraUrls other indexes
   * @param trust whether the hosts are trusted without TLS
   */
  public record PipIndex(String url, List<String> extraUrls, boolean trust) {}
}
