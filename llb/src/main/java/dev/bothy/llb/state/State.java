package dev.bothy.llb.state;

import dev.bothy.llb.Definition;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A file system tree that a builder can make, and what steps on it find: environment variables,
 * working directory, user. States are values: each method gives a new one, so branching is using a
 * state twice, and steps that do not follow from each other run side by side.
 *
 * <pre>{@code
 * State base = State.image("debian:12").env("DEBIAN_FRONTEND", "noninteractive");
 * State curl = base.run(Exec.sh("apt-get update && apt-get install -y curl"));
 * State model = State.http("https://example.com/model.bin", new HttpOptions().filename("model.bin"));
 * State both = State.merge(List.of(curl, State.scratch().copy(model, "/model.bin", "/opt/")));
 * Definition definition = both.marshal(Platform.host());
 * }</pre>
 *
 * <p>Two states are equal when their trees are made by the same operations and the same settings
 * follow along; names and positions do not count. Immutable and safe to share between threads.
 */
public final class State {
  private static final State SCRATCH = new State(null, Settings.DEFAULT);

  private final @Nullable Output output;
  private final Settings settings;

  State(@Nullable Output output, Settings settings) {
    this.output = output;
    this.settings = settings;
  }

  @Nullable Output output() {
    return output;
  }

  Settings settings() {
    return settings;
  }

  // ---- where trees come from ----

  /** The empty tree. */
  public static State scratch() {
    return SCRATCH;
  }

  /**
   * An image of a registry, such as {@code debian:12}.
   *
   * @throws IllegalArgumentException when the reference breaks the grammar
   */
  public static State image(String reference) {
    return image(reference, new ImageOptions());
  }

  /** An image of a registry. */
  public static State image(String reference, ImageOptions options) {
    return Sources.image(reference, options);
  }

  /** A file that a web server has, at the top of an otherwise empty tree. */
  public static State http(String url) {
    return http(url, new HttpOptions());
  }

  /** A file that a web server has, at the top of an otherwise empty tree. */
  public static State http(String url, HttpOptions options) {
    return Sources.http(url, options);
  }

  /** A directory of this machine; the solve is told which one has that name. */
  public static State local(String name) {
    return local(name, new LocalOptions());
  }

  /** A directory of this machine; the solve is told which one has that name. */
  public static State local(String name, LocalOptions options) {
    return Sources.local(name, options);
  }

  /** A git repository's default branch. */
  public static State git(String url) {
    return git(url, new GitOptions());
  }

  /** A git repository. */
  public static State git(String url, GitOptions options) {
    return Sources.git(url, options);
  }

  /**
   * One blob of a registry, {@code NAME@sha256:…}, as a file at the top of an otherwise empty tree.
   *
   * @throws IllegalArgumentException when the reference has a tag or no digest
   */
  public static State imageBlob(String reference, BlobOptions options) {
    return Sources.blob(SourceAttrs.DOCKER_IMAGE_BLOB, reference, options);
  }

  /** As {@link #imageBlob}, of an OCI layout on this machine. */
  public static State ociLayoutBlob(String reference, BlobOptions options) {
    return Sources.blob(SourceAttrs.OCI_LAYOUT_BLOB, reference, options);
  }

  /** An image in an OCI layout on this machine: {@code NAME@sha256:…}. */
  public static State ociLayout(String reference) {
    return ociLayout(reference, new OciLayoutOptions());
  }

  /** An image in an OCI layout on this machine. */
  public static State ociLayout(String reference, OciLayoutOptions options) {
    return Sources.ociLayout(reference, options);
  }

  /**
   * A Debian system bootstrapped from the mirror that the host has configured.
   *
   * @param suite {@code bookworm}, {@code stable} …
   */
  public static State debian(String suite, DebianOptions options) {
    return Sources.debian(suite, options);
  }

  /** Any source by its identifier and attributes, without a platform. */
  public static State source(String identifier, Map<String, String> attrs) {
    return ofNode(new SourceNode(identifier, attrs, false, null, List.of()));
  }

  static State ofNode(Node node) {
    return new State(new Output(node, 0), Settings.DEFAULT);
  }

  /**
   * The trees over each other, later ones on top. Empty ones do not count, and one alone is itself;
   * the settings are those of the first that counts.
   */
  public static State merge(List<State> states) {
    List<Output> inputs = new ArrayList<>(states.size());
    State first = SCRATCH;
    for (State s : states) {
      if (s.output != null) {
        first = inputs.isEmpty() ? s : first;
        inputs.add(s.output);
      }
    }
    return inputs.size() < 2 ? first : first.on(new MergeNode(inputs, Attributes.NONE));
  }

  /** What leads from the lower tree to the upper, deletions included; settings of the lower. */
  public static State diff(State lower, State upper) {
    if (lower.output == null) {
      return upper;
    }
    return lower.on(new DiffNode(lower.output, upper.output, Attributes.NONE));
  }

  /**
   * The trees of a passthrough: each that is {@link Passed#result a result}, as it is, once all of
   * them are there. Empty ones stay what they are and are not waited for.
   *
   * @param id says what it is for; not empty
   * @return the results, in the order of the list
   * @throws IllegalArgumentException when no tree is a result, but empty ones
   */
  public static List<State> passthrough(String id, List<Passed> trees) {
    List<Output> inputs = new ArrayList<>(trees.size());
    List<Integer> outputs = new ArrayList<>();
    for (Passed tree : trees) {
      Output output = tree.state().output;
      if (output != null) {
        if (tree.result()) {
          outputs.add(inputs.size());
        }
        inputs.add(output);
      }
    }
    Node node = new PassthroughNode(id, inputs, outputs, Attributes.NONE);
    List<State> results = new ArrayList<>();
    int next = 0;
    for (Passed tree : trees) {
      if (tree.result()) {
        boolean empty = tree.state().isScratch();
        results.add(empty ? SCRATCH : new State(new Output(node, next++), Settings.DEFAULT));
      }
    }
    return List.copyOf(results);
  }

  /**
   * The same tree made without merges and diffs, for builders that have neither: what stood side by
   * side follows each other. The trees are equal as long as steps that stood side by side do not
   * care for what the others write.
   *
   * @throws IllegalArgumentException when a diff is used otherwise than over a tree, or is not
   *     between a tree and what steps made of it
   */
  public State linear() {
    return output == null ? this : new State(Linear.of(output), settings);
  }

  // ---- steps ----

  private State on(Node node) {
    return new State(new Output(node, 0), settings);
  }

  /** Runs a process in this tree. */
  public State run(Exec exec) {
    return runAll(exec).root();
  }

  /** Runs a process in this tree; gives the trees at its writable mounts too. */
  public Ran runAll(Exec exec) {
    ExecNode node = new ExecNode(output, settings, exec);
    Map<String, State> mounts = new LinkedHashMap<>();
    for (Exec.MountSpec m : exec.mounts) {
      int number = node.outputAt(m.dest());
      if (number >= 0) {
        mounts.put(m.dest(), new State(new Output(node, number), settings));
      }
    }
    int root = node.outputAt("/");
    if (root < 0 && mounts.isEmpty()) {
      throw new IllegalArgumentException(
          "a process on a read-only root without a writable mount has no result");
    }
    return new Ran(root < 0 ? this : new State(new Output(node, root), settings), mounts);
  }

  /** What the graph in the file {@code buildkit.llb.definition} of this tree comes to. */
  public State build() {
    return build("");
  }

  /**
   * What the graph comes to that a file of this tree holds: a {@link Definition}'s bytes. It is
   * solved as part of the solve, with the same directories and secrets.
   *
   * @param file empty for {@code buildkit.llb.definition}
   * @throws IllegalArgumentException for the empty tree
   */
  public State build(String file) {
    if (output == null) {
      throw new IllegalArgumentException("the empty tree holds no graph");
    }
    return on(new BuildNode(output, file, Attributes.NONE));
  }

  /**
   * This tree once others are there too: they are made first, and nothing else is done with them.
   *
   * @param id says what it is for; not empty
   * @throws IllegalArgumentException for the empty tree, unless it waits for nothing
   */
  public State requires(String id, List<State> others) {
    if (others.isEmpty()) {
      return this;
    }
    List<Passed> trees = new ArrayList<>();
    trees.add(new Passed(this, true));
    others.forEach(other -> trees.add(new Passed(other, false)));
    return new State(passthrough(id, trees).getFirst().output, settings);
  }

  /** File operations as one vertex. */
  public State file(FileActions actions) {
    return on(new FileNode(output, settings, actions.steps, Attributes.NONE));
  }

  /** Copies a path of another tree. */
  public State copy(State from, String src, String dest) {
    return file(FileActions.NONE.copy(from, src, dest));
  }

  /** Copies a path of another tree. */
  public State copy(State from, String src, String dest, CopyOptions options) {
    return file(FileActions.NONE.copy(from, src, dest, options));
  }

  /** Makes a directory, parents included. */
  public State mkdir(String path, int mode) {
    return file(FileActions.NONE.mkdir(path, mode, true, null, FileAction.KEEP));
  }

  /** Writes a file as UTF-8. */
  public State mkfile(String path, int mode, String text) {
    return file(FileActions.NONE.mkfile(path, mode, text));
  }

  /** Removes a file or a tree, which must exist. */
  public State rm(String path) {
    return file(FileActions.NONE.rm(path));
  }

  /** Makes a symbolic link at {@code newPath} that says {@code oldPath}. */
  public State symlink(String oldPath, String newPath) {
    return file(FileActions.NONE.symlink(oldPath, newPath));
  }

  // ---- settings of the steps that follow ----

  private State set(Settings changed) {
    return new State(output, changed);
  }

  public State env(String name, String value) {
    return set(settings.withEnv(name, value));
  }

  /** Working directory; a relative one is below the one so far. */
  public State dir(String path) {
    return set(settings.withDir(path));
  }

  /** {@code name|uid[:group|gid]}; empty for root. */
  public State user(String name) {
    return set(settings.withUser(name));
  }

  public State hostname(String name) {
    return set(settings.withHostname(name));
  }

  /** A line of {@code /etc/hosts} during the steps. */
  public State extraHost(String host, String ip) {
    return set(settings.withExtraHost(new ExecMeta.ExtraHost(host, ip)));
  }

  /** A resource limit, named without {@code RLIMIT_}: {@code nofile}. */
  public State ulimit(String name, long soft, long hard) {
    return set(settings.withUlimit(new ExecMeta.Ulimit(name, soft, hard)));
  }

  public State cgroupParent(String parent) {
    return set(settings.withCgroupParent(parent));
  }

  public State network(ExecOp.Network mode) {
    return set(settings.withNetwork(mode));
  }

  public State security(ExecOp.Security mode) {
    return set(settings.withSecurity(mode));
  }

  /** Platform of the steps that follow; a source has its own option. */
  public State platform(Platform platform) {
    return set(settings.withPlatform(platform));
  }

  /** This tree with the settings of another state. */
  public State withSettingsOf(State other) {
    return set(other.settings);
  }

  /** The environment so far, without what an image may bring; names in order. */
  public SequencedMap<String, String> environment() {
    SequencedMap<String, String> map = new LinkedHashMap<>();
    for (EnvVar v : settings.env()) {
      map.put(v.name(), v.value());
    }
    return map;
  }

  /** The working directory; {@code /} or relative to the image's when only the image knows. */
  public String workingDirectory() {
    return settings.image() == null ? settings.dir(null) : settings.dir();
  }

  // ---- what is said about the last vertex; nothing for scratch ----

  private State say(Attributes changed) {
    return output == null
        ? this
        : new State(new Output(output.node().with(changed), output.index()), settings);
  }

  private Attributes said() {
    return output == null ? Attributes.NONE : output.node().attributes;
  }

  /** What progress shows for the last step; without secrets that an address in it has. */
  public State named(String name) {
    return say(said().named(name));
  }

  /** A text about the last step. */
  public State described(String key, String text) {
    return say(said().described(key, text));
  }

  /** Where the last step was written. */
  public State at(SourceLocation where) {
    return say(said().at(where));
  }

  /** Makes the last step run even when its result is known. */
  public State ignoreCache() {
    return say(said().with(new OpMetadata(true, Map.of(), null, Map.of(), null, null)));
  }

  /** Whether the last step's result goes into exported caches. */
  public State exportCache(boolean wanted) {
    return say(said().with(new OpMetadata(false, Map.of(), wanted, Map.of(), null, null)));
  }

  /** Shows the last step as part of a group. */
  public State group(OpMetadata.ProgressGroup group) {
    return say(said().with(new OpMetadata(false, Map.of(), null, Map.of(), group, null)));
  }

  /** Limits the last step's control group. */
  public State limits(OpMetadata.LinuxResources limits) {
    return say(said().with(new OpMetadata(false, Map.of(), null, Map.of(), null, limits)));
  }

  // ---- the graph ----

  /** True for the empty tree. */
  public boolean isScratch() {
    return output == null;
  }

  /** The graph for that platform; nothing is looked up anywhere. */
  public Definition marshal(Platform platform) {
    return marshal(MarshalOptions.offline(platform), Map.of());
  }

  /**
   * The graph.
   *
   * @throws IOException when the config of an image cannot be had
   */
  public Definition marshal(MarshalOptions options) throws IOException, InterruptedException {
    ImageConfigResolver resolver = options.resolver();
    if (resolver == null || output == null) {
      return marshal(options, Map.of());
    }
    List<ImageBase> images = new ArrayList<>();
    for (Node node : Marshaller.parentsFirst(output.node())) {
      for (ImageBase image : node.imageBases()) {
        if (!images.contains(image)) {
          images.add(image);
        }
      }
    }
    return marshal(options, ImageConfigs.resolve(images, resolver, options.platform()));
  }

  private Definition marshal(MarshalOptions options, Map<ImageBase, ImageConfig> configs) {
    return output == null ? Definition.SCRATCH : new Marshaller(options, configs).marshal(output);
  }

  private @Nullable Digest canonical() {
    if (output == null) {
      return null;
    }
    Digest digest = output.node().canonical;
    if (digest == null) {
      digest = marshal(Platform.LINUX_AMD64).target().digest();
      output.node().canonical = digest;
    }
    return digest;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    if (this == o) {
      return true;
    }
    if (!(o instanceof State other) || !settings.equals(other.settings)) {
      return false;
    }
    if (output == null || other.output == null) {
      return output == null && other.output == null;
    }
    return output.equals(other.output)
        || output.index() == other.output.index() && Objects.equals(canonical(), other.canonical());
  }

  @Override
  public int hashCode() {
    Digest digest = canonical();
    return digest == null ? 0 : digest.hashCode();
  }

  @Override
  public String toString() {
    Digest digest = canonical();
    return digest == null ? "scratch" : digest.toString();
  }
}
