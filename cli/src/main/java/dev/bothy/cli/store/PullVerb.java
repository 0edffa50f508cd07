package dev.bothy.cli.store;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.build.BaseImages;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.image.ImageNames;
import dev.bothy.cli.image.ImageRecord;
import dev.bothy.llb.Definition;
import dev.bothy.llb.state.State;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Platform;
import java.util.Map;

/** {@code bothy pull}. */
public final class PullVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("pull", "bring an image from a registry into the store")
        .operands(Operand.one("IMAGE"))
        .options(Shared.OFFLINE, Shared.PROGRESS, Shared.STORE)
        .examples("bothy pull 127.0.0.1:5000/team/image:1");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    String name = ImageNames.named(invocation, invocation.arguments().operands().getFirst());
    StoredImages images = new StoredImages(invocation);
    BaseImages configs = images.building().images();
    Platform platform = Platform.host();
    ImageConfig config = configs.config(name, platform);
    Definition graph = configs.marshal(State.image(name), platform);
    ImageRecord image = images.keep(name, graph, Map.of(), config);
    invocation.out().println(image.name());
    return Exit.DONE.code();
  }
}
