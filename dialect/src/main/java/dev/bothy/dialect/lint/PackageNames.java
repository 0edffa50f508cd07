package dev.bothy.dialect.lint;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.apt.Suites;
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
import java.util.LinkedHashSet;
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
    if (suiteName != null) {
      otherRelease(evaluation, suiteName);
    }
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

  /** Sources that are all for another release than the base is of. */
  private void otherRelease(Evaluation evaluation, String base) {
    Noted last = null;
    for (Noted noted : evaluation.noted()) {
      if (noted.kind() == Noted.Kind.APT_SOURCE && !noted.names().isEmpty()) {
        last = noted;
      }
    }
    Set<String> releases = new LinkedHashSet<>();
    for (String suite : last == null ? List.<String>of() : last.names()) {
      String release = Suites.release(suite);
      if (release == null || release.equals(base)) {
        return;
      }
      releases.add(release);
    }
    if (last != null) {
      lint.warn(
          Rule.OTHER_RELEASE,
          last.at(),
          "these sources are of " + String.join(", ", releases) + ", and the base is of " + base,
          "packages of another release want other versions of what the base has: write " + base);
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
    int colon = named.lastIndexOf(':');
    return colon < named.lastIndexOf('/')
        ? null
        : Suites.ofImage(named.substring(0, colon), named.substring(colon + 1));
  }
}
