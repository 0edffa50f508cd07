package dev.bothy.cli.build;

import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.image.ImageRecord;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.project.Locks;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.op.ShownAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code bothy build}. */
public final class BuildVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("build", "evaluate build.envd, solve its graph, store the image")
        .options(Building.optionsOfBuilds())
        .options(Until.OPTION, Shared.OUTPUT, Shared.FORMAT)
        .details(
            """
            Prints the image's name and the digest of the graph's target. What did not change is
            not done again. When the function returns several images by name, all are built at the
            same time, each under the name with its own behind it; --target chooses one. With
            --until the rest is left, and no image gets a name.""")
        .examples(
            "bothy build",
            "bothy build -o type=oci,dest=image.tar",
            "bothy build -o type=registry,name=127.0.0.1:5000/team/image:1");
  }

  @Override
  public @Nullable String instead(String typed) {
    return typed.equals("--name") ? "-t, --tag NAME names the image" : Habits.ofBuilds(typed);
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    long begin = System.nanoTime();
    String until = invocation.arguments().get(Until.OPTION);
    if (until != null) {
      return until(invocation, until, begin);
    }
    Building building = Building.of(invocation);
    building.foresee();
    Evaluated evaluated = Evaluated.of(invocation, Locks.added(invocation));
    if (evaluated.isSeveral()) {
      return new SeveralImages(invocation, building, evaluated).build(begin);
    }
    Built built = building.build(evaluated);
    invocation.say(built.image().name() + ": " + Summary.of(invocation, built.result(), begin));
    String exported = built.result().response().get("containerimage.digest");
    if (exported != null) {
      invocation.say("exported as " + exported);
    }
    String target = target(built.image());
    if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schemaVersion", 1);
      document.put("image", built.image().name());
      document.put("target", target);
      result(document, built.result());
      invocation.out().print(Json.document(document));
    } else {
      ToStandardOutput.result(invocation, built.image().name() + " " + target);
    }
    return Exit.DONE.code();
  }

  private static int until(Invocation invocation, String step, long begin) throws Exception {
    Building.Partial part = Building.of(invocation).until(step);
    invocation.say(
        "until "
            + ShownAddress.inText(step)
            + ": "
            + Summary.of(invocation, part.result(), begin)
            + "; no image was named");
    String target = part.graph().target().digest().toString();
    if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schemaVersion", 1);
      document.put("image", null);
      document.put("target", target);
      result(document, part.result());
      invocation.out().print(Json.document(document));
    } else {
      ToStandardOutput.result(invocation, target);
    }
    return Exit.DONE.code();
  }

  private static void result(Map<String, Object> document, SolveResult result) {
    document.put("layers", result.layers());
    document.put("executed", result.executed());
    document.put("cached", result.cached());
    document.put("response", result.response());
  }

  static String target(ImageRecord image) {
    return image.target() == null ? "scratch" : image.target().toString();
  }
}
