package dev.bothy.cli.store;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.image.ImageNames;
import dev.bothy.cli.image.ImageRecord;
import dev.bothy.cli.image.ImageRecords;
import dev.bothy.cli.project.Locations;
import dev.bothy.engine.Roots;

/** {@code bothy tag}. */
public final class TagVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("tag", "give an image another name")
        .operands(Operand.one("IMAGE"), Operand.one("NAME"))
        .options(Shared.STORE);
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    ImageRecords images = new ImageRecords(new Roots(Locations.store(invocation)));
    ImageRecord image =
        ImageNames.find(invocation, images, invocation.arguments().operands().getFirst());
    String name = ImageNames.named(invocation, invocation.arguments().operands().getLast());
    images.put(image.named(name));
    invocation.say(image.name() + " is also " + name);
    return Exit.DONE.code();
  }
}
