package dev.bothy.cli.build;

import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.output.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code bothy build}. */
public final class BuildVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("build", "evaluate build.envd, solve its graph, store the image")
        .options(Building.optionsOfBuilds())
        .options(Shared.OUTPUT, Shared.FORMAT)
        .details(
            """
            Prints the image's name and the digest of the graph's target. What did not change is
            not done again.""")
        .examples(
            "bothy build",
            "bothy build -o type=oci,dest=image.tar",
            "bothy build -o type=registry,name=127.0.0.1:5000/team/image:1");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    long begin = System.nanoTime();
    Built built = Building.of(invocation).build();
    invocation.say(
        built.image().name()
            + ": "
            + Building.summary(built.result(), (System.nanoTime() - begin) / 1_000_000));
    String exported = built.result().response().get("containerimage.digest");
    if (exported != null) {
      invocation.say("exported as " + exported);
    }
    String target = built.image().target() == null ? "scratch" : built.image().target().toString();
    if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schemaVersion", 1);
      document.put("image", built.image().name());
      document.put("target", target);
      document.put("layers", built.image().layers());
      document.put("executed", built.result().executed());
      document.put("cached", built.result().cached());
      document.put("response", built.result().response());
      invocation.out().print(Json.document(document));
    } else {
      ToStandardOutput.results(invocation).println(built.image().name() + " " + target);
    }
    return Exit.DONE.code();
  }
}
