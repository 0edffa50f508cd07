package dev.bothy.dialect;

import dev.bothy.dialect.declare.LockedPins;
import dev.bothy.dialect.project.Libraries;
import dev.bothy.oci.Platform;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to evaluate.
 *
 * @param project the project directory; every path in the file is inside it
 * @param file relative to the project, usually {@code build.envd}
 * @param function without parameters, or with parameters that have defaults; usually {@code build}
 * @param image the one that is asked for when the function returns several by name; else empty
 * @param settings values for the function's parameters, by name ({@code --set NAME=VALUE})
 * @param added packages that the lock records, oldest first
 * @param platform that downloads are for; the graph itself is marshalled for any
 * @param libraries that {@code include} finds
 * @param pins of what the file itself does not pin
 * @param limits bounds on the evaluation
 */
public record EvaluateRequest(
    Path project,
    String file,
    String function,
    String image,
    Map<String, String> settings,
    List<AddedStep> added,
    Platform platform,
    Libraries libraries,
    LockedPins pins,
    Limits limits) {
  public static final String DEFAULT_FILE = "build.envd";
  public static final String DEFAULT_FUNCTION = "build";

  public EvaluateRequest {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    added = List.copyOf(added);
  }

  /** {@code build.envd:build} of a project, nothing added. */
  public static EvaluateRequest of(Path project) {
    return new EvaluateRequest(
        project,
        DEFAULT_FILE,
        DEFAULT_FUNCTION,
        "",
        Map.of(),
        List.of(),
        Platform.host(),
        Libraries.NONE,
        LockedPins.NONE,
        Limits.DEFAULT);
  }

  /**
   * The same with what {@code --from} says: {@code FILE:FUNCTION}, {@code FILE}, {@code FILE:} or
   * {@code :FUNCTION}.
   */
  public EvaluateRequest from(String from) {
    int colon = from.lastIndexOf(':');
    String newFile = colon < 0 ? from : from.substring(0, colon);
    String newFunction = colon < 0 ? "" : from.substring(colon + 1);
    return new EvaluateRequest(
        project,
        newFile.isEmpty() ? DEFAULT_FILE : newFile,
        newFunction.isEmpty() ? DEFAULT_FUNCTION : newFunction,
        image,
        settings,
        added,
        platform,
        libraries,
        pins,
        limits);
  }

  /** The same for one of several images that the function returns. */
  public EvaluateRequest withImage(String newImage) {
    return new EvaluateRequest(
        project, file, function, newImage, settings, added, platform, libraries, pins, limits);
  }

  public EvaluateRequest withSettings(Map<String, String> newSettings) {
    return new EvaluateRequest(
        project, file, function, image, newSettings, added, platform, libraries, pins, limits);
  }

  public EvaluateRequest withAdded(List<AddedStep> newAdded) {
    return new EvaluateRequest(
        project, file, function, image, settings, newAdded, platform, libraries, pins, limits);
  }

  public EvaluateRequest withPlatform(Platform newPlatform) {
    return new EvaluateRequest(
        project, file, function, image, settings, added, newPlatform, libraries, pins, limits);
  }

  public EvaluateRequest withLibraries(Libraries newLibraries) {
    return new EvaluateRequest(
        project, file, function, image, settings, added, platform, newLibraries, pins, limits);
  }

  /** With what the lock says. */
  public EvaluateRequest withPins(LockedPins newPins) {
    return new EvaluateRequest(
        project, file, function, image, settings, added, platform, libraries, newPins, limits);
  }

  /**
   * Bounds on an evaluation; what exceeds them ends in a {@link DialectException}.
   *
   * @param steps of the Starlark evaluator
   * @param callDepth of nested Starlark calls
   * @param calls of functions that declare or build something
   */
  public record Limits(long steps, int callDepth, int calls) {
    /** Far beyond what a file that people write needs, done in a second or two. */
    public static final Limits DEFAULT = new Limits(20_000_000, 200, 20_000);
  }
}
