package dev.bothy.cli.store;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.image.ImageNames;
import dev.bothy.cli.image.ImageRecord;
import dev.bothy.llb.SolveResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code bothy push}. */
public final class PushVerb implements Verb {
  static final Option COMPRESSION =
      Option.choice("compression", "of layers that are not compressed yet", "zstd", "gzip", "none");

  @Override
  public Syntax syntax() {
    return Syntax.of("push", "send an image of the store to a registry")
        .operands(Operand.one("IMAGE"), Operand.optional("NAME"))
        .details(
            """
            NAME is where it goes, HOST/REPOSITORY:TAG; without it the image's own name.""")
        .options(COMPRESSION, Shared.PROGRESS, Shared.STORE)
        .examples("bothy push demo:dev 127.0.0.1:5000/team/demo:1");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    StoredImages images = new StoredImages(invocation);
    ImageRecord image = images.find(invocation.arguments().operands().getFirst());
    String typed = invocation.arguments().operand(1);
    String name = destination(invocation, typed == null ? image.name() : typed);
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("name", name);
    String compression = invocation.arguments().get(COMPRESSION);
    if (compression != null) {
      attributes.put("compression", compression);
    }
    SolveResult result = images.export(image, "registry", attributes);
    invocation
        .out()
        .println(name + " " + result.response().getOrDefault("containerimage.digest", ""));
    return Exit.DONE.code();
  }

  /** Names of one part are the public registry's own images, which nobody else can write. */
  static String destination(Invocation invocation, String typed) throws UsageException {
    String name = ImageNames.named(invocation, typed);
    if (name.indexOf('/') < 0) {
      throw invocation.usage(
          name + " names no registry; say where it goes, as HOST/REPOSITORY:TAG");
    }
    return name;
  }
}
