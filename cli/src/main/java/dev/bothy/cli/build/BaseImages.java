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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Configurations of base images, each asked for once a build. */
public final class BaseImages implements ImageConfigResolver {
  private final EmbeddedBuilder builder;
  private final boolean offline;
  private final Map<String, ImageConfig> known = new ConcurrentHashMap<>();

  public BaseImages(EmbeddedBuilder builder, boolean offline) {
    this.builder = builder;
    this.offline = offline;
  }

  /** A failure on its way through code that knows only of input and output. */
  private static final class Unresolved extends IOException {
    private static final long serialVersionUID = 1L;

    private final SolveException failure;

    Unresolved(SolveException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  @Override
  public ImageConfig resolve(ImageReference reference, Platform platform)
      throws IOException, InterruptedException {
    String key = reference + " " + platform;
    ImageConfig config = known.get(key);
    if (config == null) {
      try {
        config = builder.images().resolve(reference, platform, offline).config();
      } catch (SolveException e) {
        throw new Unresolved(e);
      }
      known.put(key, config);
    }
    return config;
  }

  /** The configuration of the image that people name so. */
  public ImageConfig config(String reference, Platform platform)
      throws SolveException, IOException, InterruptedException {
    try {
      return resolve(ImageReference.parse(reference).withDefaultTag(), platform);
    } catch (Unresolved e) {
      throw e.failure;
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
      throw e.failure;
    } catch (IOException e) {
      if (e.getCause() instanceof Unresolved unresolved) {
        throw unresolved.failure;
      }
      throw e;
    }
  }

  private static boolean hasImages(Definition graph) {
    for (Vertex vertex : graph.vertices()) {
      if (vertex.op().kind() instanceof SourceOp source && source.scheme().equals("docker-image")) {
        return true;
      }
    }
    return false;
  }
}
