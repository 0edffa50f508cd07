package dev.bothy.dialect.state;

import dev.bothy.dialect.apt.Suites;
import dev.bothy.dialect.declare.Calls;
import dev.bothy.dialect.lower.LocalSource;
import dev.bothy.dialect.lower.LocalSource.Part;
import dev.bothy.dialect.project.Layouts;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.llb.state.CopyOptions;
import dev.bothy.llb.state.DebianOptions;
import dev.bothy.llb.state.GitOptions;
import dev.bothy.llb.state.ImageOptions;
import dev.bothy.llb.state.OciLayoutOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** States that come from nothing or from outside, and those made of several. */
public final class Sources {
  private Sources() {}

  public static StateValue scratch(Calls calls) {
    return StateValue.of(calls, State.scratch(), false);
  }

  /**
   * An image of a registry.
   *
   * @param platform null for the build's
   */
  public static StateValue image(Calls calls, String reference, @Nullable Platform platform) {
    ImageOptions options = new ImageOptions();
    return StateValue.image(
        calls, reference, platform == null ? options : options.platform(platform));
  }

  /** Files of a git repository. */
  public static StateValue git(Calls calls, String url, GitOptions options) {
    return StateValue.of(
        calls,
        State.git(url, options).named("git " + ShownAddress.of(url)).at(calls.where()),
        false);
  }

  /**
   * An image of an OCI layout in the project.
   *
   * @param ref tag or digest; empty when the layout has one image only
   */
  public static StateValue oci(
      Calls calls, String written, String ref, @Nullable Platform platform) {
    Layouts.Found found = calls.layouts().find(written, ref);
    OciLayoutOptions options = new OciLayoutOptions();
    State image =
        State.ociLayout(
            found.name() + "@" + found.digest(),
            platform == null ? options : options.platform(platform));
    return StateValue.of(calls, image.named("image of " + written).at(calls.where()), true);
  }

  /** A Debian bootstrapped from the mirror that the host has configured. */
  public static StateValue debian(
      Calls calls, String suite, List<String> packages, @Nullable Platform platform) {
    DebianOptions options = new DebianOptions().packages(packages);
    // The host's mirror may be Ubuntu's.
    String doubt = Suites.DEBIAN.doubt(suite, false);
    if (doubt != null) {
      calls.warn("Source.debian: " + doubt);
    }
    State state =
        State.debian(suite, platform == null ? options : options.platform(platform))
            .named("debian " + suite)
            .at(calls.where());
    return StateValue.of(calls, state, true);
  }

  /** A download: a tree with that one file. */
  public static StateValue http(Calls calls, State download) {
    return StateValue.of(calls, download.at(calls.where()), false);
  }

  /**
   * Files of the project. Of one directory, what is in it; one file alone; several at their places.
   *
   * @param written paths as written; none for the whole project
   */
  public static StateValue local(Calls calls, List<String> written) {
    ProjectFiles project = calls.project();
    List<String> paths = new ArrayList<>();
    for (String path : written) {
      paths.add(project.existing(path));
    }
    if (paths.isEmpty()) {
      paths.add(".");
    }
    State files = LocalSource.of(project, paths).at(calls.where());
    if (paths.size() > 1) {
      return StateValue.of(calls, files, false);
    }
    String path = paths.getFirst();
    String given = written.isEmpty() ? path : written.getFirst();
    if (!path.equals(".")) {
      Part part = LocalSource.part(project, path, ProjectFiles.name(given), false, calls.where());
      files =
          State.scratch()
              .copy(part.from(), part.source(), "/", new CopyOptions().contentsOnly().createDest())
              .named("copy " + path)
              .at(calls.where());
    }
    return StateValue.local(calls, files, given);
  }

  /**
   * The trees over each other, later ones on top; steps on the result see what the first has set.
   */
  public static StateValue merge(Calls calls, List<StateValue> states) {
    List<State> trees = new ArrayList<>();
    StateValue first = null;
    boolean bash = false;
    StateValue nothing = scratch(calls);
    for (StateValue state : states) {
      // A scratch adds no file, but it is the first where something is set on it.
      if (first == null && !state.equals(nothing)) {
        first = state;
      }
      if (!state.state().isScratch()) {
        trees.add(state.state());
        bash |= state.hasBash();
      }
    }
    if (first == null) {
      return scratch(calls);
    }
    if (trees.isEmpty() || trees.equals(List.of(first.state()))) {
      return first;
    }
    State merged = State.merge(trees);
    return first.made(
        trees.size() == 1 ? merged : merged.named("merge of " + trees.size()).at(calls.where()),
        bash);
  }

  /** What leads from one tree to the other. */
  public static StateValue diff(Calls calls, StateValue lower, StateValue upper) {
    if (lower.state().isScratch()) {
      return upper;
    }
    State diff = State.diff(lower.state(), upper.state()).named("diff").at(calls.where());
    return lower.made(diff, lower.hasBash());
  }
}
