package dev.bothy.cli.store;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.image.ImageNames;
import dev.bothy.cli.image.ImageRecords;
import dev.bothy.cli.project.Locations;
import dev.bothy.engine.Roots;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code bothy rmi}. */
public final class RmiVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("rmi", "forget images by name; 'bothy prune' frees their space")
        .operands(Operand.several("IMAGE"))
        .options(Shared.STORE);
  }

  @Override
  public @Nullable String instead(String typed) {
    return switch (typed) {
      case "-f", "--force" -> "a name goes in any case, and what an environment runs on stays";
      default -> null;
    };
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    ImageRecords images = new ImageRecords(new Roots(Locations.store(invocation)));
    List<String> names = new ArrayList<>();
    for (String typed : invocation.arguments().operands()) {
      // All of them must be there before the first one goes.
      names.add(ImageNames.find(invocation, images, typed).name());
    }
    for (String name : names) {
      images.remove(name);
      invocation.say(name + " is forgotten");
    }
    return Exit.DONE.code();
  }
}
