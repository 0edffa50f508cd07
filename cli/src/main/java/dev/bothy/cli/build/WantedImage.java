package dev.bothy.cli.build;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.image.ImageDocuments;
import dev.bothy.cli.image.ImageRecord;
import dev.bothy.dialect.Environment;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Platform;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image that is to be made: its graph, and what it says besides files.
 *
 * @param base configuration of the image that it is built on, where that is an image
 */
record WantedImage(Evaluated evaluated, Definition graph, @Nullable ImageConfig base) {
  /** What the file describes, on this machine's platform. */
  static WantedImage of(Evaluated evaluated, BaseImages images) throws Exception {
    Platform platform = Platform.host();
    Definition graph = images.marshal(evaluated.environment().image(), platform);
    String reference = evaluated.environment().base().config();
    ImageConfig base = reference == null ? null : images.config(reference, platform, graph);
    return new WantedImage(evaluated, graph, base);
  }

  /** What {@code --output} asks for. */
  List<SolveRequest.Export> exports(Invocation invocation, String name) throws Exception {
    if (invocation.arguments().all(Shared.OUTPUT).isEmpty()) {
      return List.of();
    }
    String config = ImageDocuments.config(evaluated.environment().config(), base, Platform.host());
    return Exports.of(invocation, Map.of("name", name, Exports.CONFIG, config));
  }

  SolveRequest request(
      Invocation invocation,
      List<SolveRequest.Export> exports,
      SolveRequest.Options options,
      SshAgents agents,
      SolveRequest.Caches caches)
      throws UsageException {
    Environment environment = evaluated.environment();
    return SolveRequest.of(graph)
        .withLocals(environment.locals())
        .withOciLayouts(environment.layouts())
        .withSecrets(Inputs.secrets(invocation))
        .withExports(exports)
        .withOptions(options)
        .withSshAgents(agents.sockets())
        .withCaches(caches);
  }

  /** As the store keeps it by its name, once it is solved. */
  ImageRecord record(String name, SolveResult result) {
    ImageDocuments.Merged merged = ImageDocuments.merge(evaluated.environment().config(), base);
    return new ImageRecord(
        name,
        graph.isEmpty() ? null : graph.target().digest(),
        result.layers(),
        merged.env(),
        merged.workdir(),
        merged.user(),
        merged.entrypoint(),
        merged.command(),
        merged.labels(),
        evaluated.project().toString(),
        ImageRecord.encode(graph));
  }
}
