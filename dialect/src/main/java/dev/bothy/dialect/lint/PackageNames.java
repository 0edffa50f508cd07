package dev.bothy.dialect.lint;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.lower.AptPackage;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.starlark.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Names of apt packages: those named twice, those that are not there, and what they take. */
final class PackageNames {
  /** Less is not worth a line; in bytes. */
  private static final long WORTH_TELLING = 100_000_000;

  private static final Map<String, String> NUMBERS =
      Map.of(
          "debian:11", "bullseye",
          "debian:12", "bookworm",
          "debian:13", "trixie",
          "ubuntu:20.04", "focal",
          "ubuntu:22.04", "jammy",
          "ubuntu:24.04", "noble");

  private final Lint lint;
  private final AptIndex index;

  PackageNames(Lint lint, AptIndex index) {
    this.lint = lint;
    this.index = index;
  }

  void look(Evaluation evaluation, Definition graph) {
    Map<String, SourceLocation> first = new HashMap<>();
    boolean elsewhere = false;
    for (Noted noted : evaluation.noted()) {
      elsewhere |= noted.kind() == Noted.Kind.APT_SOURCE;
    }
    String suiteName = suite(graph);
    AptIndex.Suite suite = null;
    boolean asked = elsewhere || suiteName == null;
    for (Noted noted : evaluation.noted()) {
      if (noted.kind() != Noted.Kind.APT) {
        continue;
      }
      List<String> names = new ArrayList<>();
      for (String entry : noted.names()) {
        for (String argument : AptPackage.arguments(entry)) {
          String name = AptPackage.name(argument);
          names.add(name);
          SourceLocation at = lint.literal(noted.at(), entry);
          duplicate(first, name, at);
          if (!asked && suiteName != null) {
            asked = true;
            suite = index.suite(suiteName);
          }
          if (suite != null && !suite.has(name)) {
            lint.warn(
                Rule.UNKNOWN_PACKAGE,
                at,
                "there is no package " + name + " in " + suiteName,
                NearestName.hint(name, new TreeSet<>(suite.names())));
          }
        }
      }
      if (suite != null) {
        size(noted, suite.installedSize(names));
      }
    }
  }

  private void duplicate(Map<String, SourceLocation> first, String name, SourceLocation at) {
    SourceLocation before = first.putIfAbsent(name, at);
    if (before != null && !before.equals(at)) {
      lint.warn(Rule.DUPLICATE_PACKAGE, at, name + " is named at " + before + " already", null);
    }
  }

  private void size(Noted noted, long bytes) {
    if (bytes >= WORTH_TELLING) {
      lint.note(
          Rule.PACKAGE_SIZE,
          noted.at(),
          "these packages take up to "
              + (bytes + 999_999) / 1_000_000
              + " MB, with what they depend on",
          null);
    }
  }

  /** The suite that the graph's base is of; null when there are several, or none is known. */
  private static @Nullable String suite(Definition graph) {
    String only = null;
    for (Vertex vertex : graph.vertices()) {
      String suite = vertex.op().kind() instanceof SourceOp source ? suite(source) : null;
      if (suite != null) {
        if (only != null && !only.equals(suite)) {
          return null;
        }
        only = suite;
      }
    }
    return only;
  }

  private static @Nullable String suite(SourceOp source) {
    if (source.scheme().equals(SourceAttrs.DEBIAN)) {
      return source.reference();
    }
    if (!source.scheme().equals(SourceAttrs.DOCKER_IMAGE)) {
      return null;
    }
    String image = source.reference();
    int at = image.indexOf('@');
    String named = at < 0 ? image : image.substring(0, at);
    for (Map.Entry<String, String> known : NUMBERS.entrySet()) {
      String official = "docker.io/library/" + known.getKey();
      String tag = named.substring(named.lastIndexOf(':') + 1);
      if (named.equals(official)
          || named.startsWith(official + "-")
          || List.of(tag.split("-", -1)).contains(known.getValue())) {
        return known.getValue();
      }
    }
    return null;
  }
}
