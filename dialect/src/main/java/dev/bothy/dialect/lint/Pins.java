package dev.bothy.dialect.lint;

import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.Included;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.lower.AptPackage;
import dev.bothy.dialect.lower.PipEntry;
import dev.bothy.dialect.project.RequirementsFile;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.ImageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What another day can bring in another version. */
final class Pins {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
  private static final Pattern CONDA = Pattern.compile("(^|[^<>=!~])={1,3}[^=]");
  private static final Pattern EXTENSION = Pattern.compile("-[0-9][^-]*$|@[0-9].*$");
  private static final String FREEZE = "`bothy freeze` writes the versions that are installed";

  private final Lint lint;

  Pins(Lint lint) {
    this.lint = lint;
  }

  void look(Evaluation evaluation, Definition graph) {
    for (Vertex vertex : graph.vertices()) {
      if (vertex.op().kind() instanceof SourceOp source && vertex.location() != null) {
        source(source, vertex.location());
      }
    }
    evaluation.included().forEach(this::library);
    for (Noted noted : evaluation.noted()) {
      switch (noted.kind()) {
        case APT -> apt(noted);
        case PIP -> pip(noted);
        case CONDA ->
            each(noted, name -> !CONDA.matcher(name).find(), "\"NAME=VERSION\" takes a version");
        case JULIA -> each(noted, name -> !name.contains("@"), "\"NAME@VERSION\" takes a version");
        case VSCODE ->
            each(
                noted,
                name -> !EXTENSION.matcher(name).find(),
                "\"publisher.extension-VERSION\" takes a version");
        case REQUIREMENTS -> requirements(noted.names().getFirst());
        case TOOL, RUN, APT_SOURCE, SETTING, EMPTY -> {}
      }
    }
  }

  private void library(Included included) {
    if (!included.pinned() && !included.library().isLocal()) {
      lint.warn(
          Rule.UNPINNED_LIBRARY,
          included.at(),
          included.library() + " is pinned to no commit",
          "`bothy lock` pins it, or sha=\"" + included.commit() + "\"");
    }
  }

  private void source(SourceOp source, SourceLocation at) {
    switch (source.scheme()) {
      case SourceAttrs.DOCKER_IMAGE -> image(ImageReference.parse(source.reference()), at);
      case SourceAttrs.HTTP, SourceAttrs.HTTPS -> {
        if (!source.attrs().containsKey(SourceAttrs.HTTP_CHECKSUM)) {
          lint.warn(
              Rule.UNPINNED_DOWNLOAD,
              at,
              source.identifier() + " is downloaded without a checksum",
              "checksum=\"sha256:…\" pins it; of an installer config.download(…)");
        }
      }
      case SourceAttrs.GIT -> {
        int hash = source.identifier().indexOf('#');
        String ref = hash < 0 ? "" : source.identifier().substring(hash + 1);
        int colon = ref.indexOf(':');
        boolean commit = COMMIT.matcher(colon < 0 ? ref : ref.substring(0, colon)).matches();
        if (!commit && !source.attrs().containsKey(SourceAttrs.GIT_CHECKSUM)) {
          lint.warn(
              Rule.UNPINNED_GIT,
              at,
              "git " + source.reference() + " is pinned to no commit",
              "checksum=\"…\" takes the commit");
        }
      }
      default -> {}
    }
  }

  private void image(ImageReference reference, SourceLocation at) {
    if (reference.digest() != null) {
      return;
    }
    String tag = reference.tag();
    SourceLocation place = at;
    if (tag == null || tag.equals("latest")) {
      lint.warn(
          Rule.UNPINNED_IMAGE,
          place,
          "image " + reference.familiar() + " is whatever is newest",
          "name a version: NAME:TAG, or NAME:TAG@sha256:…");
    } else {
      lint.note(
          Rule.UNPINNED_IMAGE,
          place,
          "the tag of image " + reference.familiar() + " may be moved",
          "NAME:TAG@sha256:… pins it");
    }
  }

  /** Distributions drop old versions from their mirrors: worth knowing, and no more. */
  private void apt(Noted noted) {
    List<String> loose = new ArrayList<>();
    for (String entry : noted.names()) {
      for (String argument : AptPackage.arguments(entry)) {
        if (argument.indexOf('=') < 0) {
          loose.add(argument);
        }
      }
    }
    if (!loose.isEmpty()) {
      String names = String.join(", ", loose.subList(0, Math.min(3, loose.size())));
      lint.note(
          Rule.UNPINNED_PACKAGE,
          noted.at(),
          names
              + (loose.size() > 3 ? " and " + (loose.size() - 3) + " more" : "")
              + (loose.size() > 1 ? " are" : " is")
              + " installed in the version that the mirror has",
          "config.apt_source with a snapshot of the mirror keeps it");
    }
  }

  private interface Loose {
    boolean test(String name);
  }

  private void each(Noted noted, Loose loose, String hint) {
    for (String name : noted.names()) {
      if (loose.test(name)) {
        unpinned(lint.literal(noted.at(), name), name, hint);
      }
    }
  }

  private void unpinned(SourceLocation at, String name, String hint) {
    lint.warn(Rule.UNPINNED_PACKAGE, at, name + " has no exact version", hint);
  }

  private void pip(Noted noted) {
    for (String entry : noted.names()) {
      for (String argument : PipEntry.arguments(entry)) {
        if (argument.startsWith("-")) {
          break;
        }
        if (isLoose(argument)) {
          unpinned(
              lint.literal(noted.at(), entry), argument, "\"NAME==VERSION\" takes one; " + FREEZE);
        }
      }
    }
  }

  private static boolean isLoose(String requirement) {
    int marker = requirement.indexOf(';');
    String text = marker < 0 ? requirement : requirement.substring(0, marker);
    if (text.contains("://")) {
      // An archive's name has its version; a repository needs a commit.
      return text.contains("git+")
          && !COMMIT
              .matcher(text.substring(text.lastIndexOf('@') + 1).split("#", -1)[0].strip())
              .matches();
    }
    boolean path = text.startsWith(".") || text.contains("/") || text.endsWith(".whl");
    return !path && !text.contains("==");
  }

  private void requirements(String path) {
    List<String> files = RequirementsFile.used(lint.project(), path);
    Map<String, SourceLocation> loose = new HashMap<>();
    Set<String> pinned = new HashSet<>();
    for (String file : files) {
      if (!lint.project().isDirectory(file) && !file.endsWith(".whl")) {
        requirements(file, loose, pinned);
      }
    }
    // A file of constraints may have the version that another leaves open.
    loose.forEach(
        (name, at) -> {
          if (!pinned.contains(name)) {
            unpinned(at, name, "NAME==VERSION takes one; " + FREEZE);
          }
        });
  }

  private void requirements(String file, Map<String, SourceLocation> loose, Set<String> pinned) {
    List<String> lines = lint.project().read(file).lines().toList();
    lint.comments(file, lines);
    boolean continued = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean first = !continued;
      continued = line.endsWith("\\");
      int comment = line.startsWith("#") ? 0 : line.indexOf(" #");
      String text = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!first || text.isEmpty() || text.startsWith("-")) {
        continue;
      }
      String name =
          text.split("[^A-Za-z0-9._-]", 2)[0].toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
      if (isLoose(text)) {
        loose.putIfAbsent(name, new SourceLocation(file, i + 1, 1));
      } else {
        pinned.add(name);
      }
    }
  }
}
