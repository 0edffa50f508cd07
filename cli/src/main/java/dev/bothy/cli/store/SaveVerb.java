package dev.bothy.cli.store;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.build.ToStandardOutput;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.image.ImageRecord;
import dev.bothy.llb.SolveResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code bothy save}. */
public final class SaveVerb implements Verb {
  private static final Option AS =
      Option.choice("as", "oci for everyone, docker for 'docker load'", "oci", "docker").or("oci");

  @Override
  public Syntax syntax() {
    return Syntax.of("save", "write an image of the store to an archive")
        .operands(Operand.one("IMAGE"), Operand.one("FILE"))
        .options(AS, PushVerb.COMPRESSION, Shared.PROGRESS, Shared.STORE)
        .examples("bothy save demo:dev demo.tar", "bothy save demo:dev - | ssh HOST podman load");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    StoredImages images = new StoredImages(invocation);
    ImageRecord image = images.find(invocation.arguments().operands().getFirst());
    String as = invocation.arguments().require(AS);
    String file = invocation.arguments().operands().getLast();
    boolean output = file.equals(ToStandardOutput.DEST);
    if (output) {
      ToStandardOutput.check(invocation, as);
    } else {
      file = invocation.resolve(file).toString();
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("dest", file);
    attributes.put("name", image.name());
    String compression = invocation.arguments().get(PushVerb.COMPRESSION);
    if (compression != null) {
      attributes.put("compression", compression);
    }
    SolveResult result = images.export(image, as, attributes);
    String digest = result.response().getOrDefault("containerimage.digest", "");
    ToStandardOutput.result(invocation, file + " " + digest, output);
    return Exit.DONE.code();
  }
}
