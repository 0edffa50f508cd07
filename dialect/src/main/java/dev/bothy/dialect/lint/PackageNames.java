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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of apt packages: those named twice, those that are not there, and what they take. */
final class PackageNames {
  /** Less is not worth a line; in bytes. */
  private static final long WORTH_TELLING = 100_000_000;

  /** In this order: that of a Map.of differs from process to process. */
  private static final List<Map.Entry<String, String>> NUMBERS =
      List.of(
          Map.entry("debian:11", "bullseye"),
          Map.entry("debian:12", "bookworm"),
          Map.entry("debian:13", "trixie"),
          Map.entry("ubuntu:20.04", "focal"),
          Map.entry("ubuntu:22.04", "jammy"),
          Map.entry("ubuntu:24.04", "noble"));

  /** What is left of other words is a name: no path, no pattern, nothing to remove. */
  private static final Pattern IN_COMMANDS =
      Pattern.compile("[a-z0-9][a-z0-9+.-]*[a-z0-9+.](:[a-z0-9]+)?(=\\S+)?");

  /** No pattern of names. */
  private static final Pattern PINNED = Pattern.compile("[a-z0-9][a-z0-9+.:-]*");

  private final Lint lint;
  private final AptIndex index;

  PackageNames(Lint lint, AptIndex index) {
    this.lint = lint;
    this.index = index;
  }

  void look(Evaluation evaluation, Definition graph) {
    String suiteName = suite(graph);
    AptIndex.Suite suite = null;
    boolean asked = suiteName == null || hasOtherSources(evaluation);
    Map<String, SourceLocation> first = new HashMap<>();
    for (Noted noted : evaluation.noted()) {
      List<String> names = new ArrayList<>();
      Set<String> ofThisCall = new HashSet<>();
      for (Named named : named(noted)) {
        String name = AptPackage.name(named.argument());
        if (noted.kind() == Noted.Kind.APT) {
          String whole = AptPackage.all(named.argument()).getFirst().nameWithArchitecture();
          duplicate(first, whole, named.at(), noted, !ofThisCall.add(whole));
        }
        if (noted.kind() != Noted.Kind.APT_PIN) {
          names.add(name);
        }
        if (!asked && suiteName != null) {
          asked = true;
          suite = index.suite(suiteName);
        }
        if (suite != null && !suite.has(name)) {
          lint.warn(
              Rule.UNKNOWN_PACKAGE,
              named.at(),
              "there is no package " + name + " in " + suiteName,
              NearestName.hint(name, new TreeSet<>(suite.names())));
        }
      }
      if (suite != null) {
        size(noted, suite.installedSize(names));
      }
    }
  }

  private record Named(String argument, SourceLocation at) {}

  /** The packages of apt that a call names, also in its commands. */
  private List<Named> named(Noted noted) {
    List<Named> all = new ArrayList<>();
    for (String entry : noted.names()) {
      if (noted.kind() == Noted.Kind.APT_PIN) {
        if (PINNED.matcher(entry).matches()) {
          all.add(new Named(entry, lint.literal(noted.at(), entry)));
        }
      } else if (noted.kind() == Noted.Kind.APT) {
        SourceLocation at = lint.literal(noted.at(), entry);
        AptPackage.arguments(entry).forEach(argument -> all.add(new Named(argument, at)));
      } else if (noted.isCommands()) {
        for (ShellInstalls.Install install : ShellInstalls.in(entry)) {
          for (String argument : install.packages()) {
            if (install.manager() == ShellInstalls.Manager.APT
                && IN_COMMANDS.matcher(argument).matches()) {
              all.add(new Named(argument, lint.literal(noted.at(), entry)));
            }
          }
        }
      }
    }
    return all;
  }

  /** Whether packages may come from somewhere else than the base's mirror. */
  private static boolean hasOtherSources(Evaluation evaluation) {
    for (Noted noted : evaluation.noted()) {
      if (noted.kind() == Noted.Kind.APT_SOURCE) {
        return true;
      }
      for (String command : noted.isCommands() ? noted.names() : List.<String>of()) {
        if (command.contains("/etc/apt/") || command.contains("apt-repository")) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * @param again whether the call has named it before
   */
  private void duplicate(
      Map<String, SourceLocation> first,
      String name,
      SourceLocation at,
      Noted call,
      boolean again) {
    SourceLocation before = first.putIfAbsent(name, at);
    if (before != null && !before.equals(at)) {
      lint.warn(Rule.DUPLICATE_PACKAGE, at, name + " is named at " + before + " already", null);
    } else if (again) {
      // The same text twice: only the first is found in the file.
      lint.warn(Rule.DUPLICATE_PACKAGE, call.at(), name + " is named twice in this call", null);
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
    for (Map.Entry<String, String> known : NUMBERS) {
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
