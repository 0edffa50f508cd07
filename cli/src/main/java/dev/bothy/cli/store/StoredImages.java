package dev.bothy.cli.store;

import dev.bothy.cli.build.Building;
import dev.bothy.cli.build.Exports;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.image.ImageNames;
import dev.bothy.cli.image.ImageRecord;
import dev.bothy.cli.image.ImageRecords;
import dev.bothy.cli.project.Locations;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.wire.MalformedDefinitionException;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Images of the store on their way in and out. */
final class StoredImages {
  /** What graphs call the store's own layout of blobs. */
  static final String LAYOUT = "store";

  private final Invocation invocation;
  private final Building building;
  private final ImageRecords records;

  StoredImages(Invocation invocation) throws Exception {
    this.invocation = invocation;
    building = Building.of(invocation);
    records = new ImageRecords(building.roots());
  }

  Building building() {
    return building;
  }

  /** Where the store keeps manifests and compressed layers; an OCI layout. */
  Path blobs() throws CommandException {
    return Locations.store(invocation).resolve("blobs");
  }

  Map<String, Path> layouts() throws CommandException {
    return Map.of(LAYOUT, blobs());
  }

  /** The image that somebody means. */
  ImageRecord find(String typed) throws Exception {
    return ImageNames.find(invocation, records, typed);
  }

  /** Solves a graph whose result is an image, and keeps it under the name. */
  ImageRecord keep(String name, Definition graph, Map<String, Path> layouts, ImageConfig config)
      throws Exception {
    SolveResult result =
        building.solveShown(
            SolveRequest.of(graph).withOciLayouts(layouts).withOptions(building.options()));
    List<String> entrypoint = config.entrypoint();
    List<String> command = config.cmd();
    ImageRecord image =
        new ImageRecord(
            name,
            graph.isEmpty() ? null : graph.target().digest(),
            result.layers(),
            config.envMap(),
            config.workingDir(),
            config.user(),
            entrypoint == null ? List.of() : entrypoint,
            command == null ? List.of() : command,
            config.labels(),
            "",
            ImageRecord.encode(graph));
    records.put(image);
    return image;
  }

  /**
   * Writes an image as it is in the store. What was built from files that have changed since cannot
   * be had again, and is refused.
   */
  SolveResult export(ImageRecord image, String type, Map<String, String> attributes)
      throws Exception {
    Definition graph;
    try {
      graph = image.definition();
    } catch (MalformedDefinitionException e) {
      throw new CommandException(
          Exit.FAILED, "the record of " + image.name() + " is damaged", "bothy build", e);
    }
    Map<String, Path> locals = new LinkedHashMap<>();
    if (!image.project().isEmpty() && Files.isDirectory(Path.of(image.project()))) {
      locals.put(ProjectFiles.LOCAL_NAME, Path.of(image.project()));
    }
    SolveRequest request =
        SolveRequest.of(graph)
            .withLocals(locals)
            .withOciLayouts(layouts())
            .withOptions(building.options());
    if (!building.solveAside(request).layers().equals(image.layers())) {
      throw new CommandException(
          Exit.FAILED,
          "the files that " + image.name() + " was built from have changed since",
          "'bothy build' in " + image.project() + ", then again");
    }
    Map<String, String> all = new LinkedHashMap<>(attributes);
    all.put(Exports.CONFIG, config(image));
    return building.solveAside(
        SolveRequest.of(graph)
            .withLocals(locals)
            .withOciLayouts(layouts())
            .withExports(List.of(new SolveRequest.Export(type, all)))
            .withOptions(building.options()));
  }

  private static String config(ImageRecord image) {
    return new String(
        ImageConfig.empty(Platform.host()).toBuilder()
            .env(image.env())
            .workingDir(image.workdir())
            .user(image.user())
            .entrypoint(image.entrypoint().isEmpty() ? null : image.entrypoint())
            .cmd(image.command().isEmpty() ? null : image.command())
            .labels(image.labels())
            .build()
            .toBytes(),
        StandardCharsets.UTF_8);
  }
}
