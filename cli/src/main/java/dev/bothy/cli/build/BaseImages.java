package dev.bothy.cli.build;

import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.state.ImageConfigResolver;
import dev.bothy.llb.state.MarshalOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Configurations of base images, each asked for once a build. */
public final class BaseImages implements ImageConfigResolver {
  /** When it is told whom it waits for; no step is there yet to be shown. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private final EmbeddedBuilder builder;
  private final boolean offline;
  private final Consumer<String> say;
  private final Map<String, ImageConfig> known = new ConcurrentHashMap<>();

  /**
   * @param say is told of registries that take long
   */
  public BaseImages(EmbeddedBuilder builder, boolean offline, Consumer<String> say) {
    this.builder = builder;
    this.offline = offline;
    this.say = say;
  }

  /** A failure on its way through code that knows only of input and output. */
  private static final class Unresolved extends IOException {
    private static final long serialVersionUID = 1L;

    private final SolveException failure;
    private final transient ImageReference image;

    Unresolved(SolveException failure, ImageReference image) {
      super(failure);
      this.failure = failure;
      this.image = image;
    }

    /** With the call that names the image. */
    SolveException in(Definition graph) {
      for (Vertex vertex : graph.vertices()) {
        if (failure.step() == null && isImage(vertex) && names(vertex, image)) {
          return at(failure, vertex);
        }
      }
      return failure;
    }

    private static boolean names(Vertex vertex, ImageReference image) {
      String reference = ((SourceOp) vertex.op().kind()).reference();
      return ImageReference.parse(reference).withDefaultTag().equals(image.withDefaultTag());
    }
  }

  /** The failure as one of the step that stands on the image. */
  static SolveException at(SolveException failure, Vertex vertex) {
    SolveException.Step step =
        new SolveException.Step(
            vertex.digest(), vertex.name(), vertex.location(), "", -1, List.of());
    return new SolveException(
        failure.kind(), String.valueOf(failure.getMessage()), failure.hint(), step, failure);
  }

  @Override
  public ImageConfig resolve(ImageReference reference, Platform platform)
      throws IOException, InterruptedException {
    String key = reference + " " + platform;
    ImageConfig config = known.get(key);
    if (config == null) {
      Thread note = Thread.ofPlatform().daemon().start(() -> sayLater(reference));
      try {
        config = builder.images().resolve(reference, platform, offline).config();
      } catch (SolveException e) {
        throw new Unresolved(e, reference);
      } finally {
        note.interrupt();
      }
      known.put(key, config);
    }
    return config;
  }

  private void sayLater(ImageReference reference) {
    try {
      Thread.sleep(SILENCE);
      say.accept("waits for " + reference.registry() + ", which is asked for " + reference);
    } catch (InterruptedException e) {
      // It has answered.
    }
  }

  /** The configuration of the image that people name so. */
  public ImageConfig config(String reference, Platform platform)
      throws SolveException, IOException, InterruptedException {
    return config(reference, platform, Definition.SCRATCH);
  }

  /** The same of an image of this graph. */
  ImageConfig config(String reference, Platform platform, Definition graph)
      throws SolveException, IOException, InterruptedException {
    try {
      return resolve(ImageReference.parse(reference).withDefaultTag(), platform);
    } catch (Unresolved e) {
      throw e.in(graph);
    }
  }

  /** The graph, with what base images say of the environment of their steps. */
  public Definition marshal(State state, Platform platform)
      throws SolveException, IOException, InterruptedException {
    MarshalOptions options = MarshalOptions.offline(platform);
    Definition graph = state.marshal(platform);
    if (!hasImages(graph)) {
      return graph;
    }
    try {
      return state.marshal(options.withResolver(this));
    } catch (Unresolved e) {
      throw e.in(graph);
    } catch (IOException e) {
      if (e.getCause() instanceof Unresolved unresolved) {
        throw unresolved.in(graph);
      }
      throw e;
    }
  }

  private static boolean hasImages(Definition graph) {
    for (Vertex vertex : graph.vertices()) {
      if (isImage(vertex)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isImage(Vertex vertex) {
    return vertex.op().kind() instanceof SourceOp source && source.scheme().equals("docker-image");
  }
}
