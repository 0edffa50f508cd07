package dev.bothy.cli.store;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.image.ImageNames;
import dev.bothy.cli.project.Target;
import dev.bothy.llb.Definition;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Index;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.Platform;
import dev.bothy.oci.archive.ArchiveLoader;
import dev.bothy.oci.archive.LoadedImage;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code bothy load}. */
public final class LoadVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("load", "bring the images of an archive or OCI layout into the store")
        .operands(Operand.one("FILE"))
        .details(
            """
            FILE is an OCI archive, an archive of 'docker save', or the directory of an OCI layout.
            An image that has no name there, or another one, gets the name of --tag.""")
        .options(Shared.TAG, Shared.PROGRESS, Shared.STORE)
        .examples("bothy load demo.tar", "bothy load --tag demo:1 layout/");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    Path file = invocation.resolve(invocation.arguments().operands().getFirst());
    if (!Files.exists(file)) {
      throw new CommandException(Exit.FAILED, file + ": no such file or directory", null);
    }
    StoredImages images = new StoredImages(invocation);
    Path blobs = images.blobs();
    ContentStore content = ContentStore.open(blobs);
    List<LoadedImage> loaded = ArchiveLoader.load(file, content);
    if (invocation.arguments().has(Shared.TAG) && loaded.size() != 1) {
      throw invocation.usage("--tag names one image, and " + file + " has " + loaded.size());
    }
    Platform platform = Platform.host();
    for (LoadedImage image : loaded) {
      String name = name(invocation, file, image);
      Descriptor root = image.root();
      Definition graph =
          State.ociLayout(StoredImages.LAYOUT + "@" + root.digest()).marshal(platform);
      ImageConfig config = config(content, root, platform, name);
      images.keep(name, graph, images.layouts(), config);
      invocation.out().println(name);
    }
    return Exit.DONE.code();
  }

  private static String name(Invocation invocation, Path file, LoadedImage image)
      throws UsageException {
    String tag = invocation.arguments().get(Shared.TAG);
    String given = image.name();
    if (tag != null) {
      return ImageNames.named(invocation, tag);
    }
    // A layout may name an image by its tag alone.
    if (given != null && (given.indexOf(':') > 0 || given.indexOf('/') > 0)) {
      return ImageNames.named(invocation, given);
    }
    String base = Target.directoryName(file);
    int dot = base.indexOf('.');
    return ImageNames.of(dot > 0 ? base.substring(0, dot) : base)
        + ":"
        + (given == null ? "latest" : given);
  }

  private static ImageConfig config(
      ContentStore content, Descriptor root, Platform platform, String name)
      throws IOException, CommandException {
    Descriptor described = root;
    if (root.mediaType().isIndex()) {
      described =
          Index.parse(content.read(root.digest()), name)
              .choose(platform)
              .orElseThrow(
                  () ->
                      new CommandException(
                          Exit.FAILED, name + " has no image for " + platform, null));
    }
    Manifest manifest = Manifest.parse(content.read(described.digest()), name);
    return ImageConfig.parse(content.read(manifest.config().digest()), "config of " + name);
  }
}
