package dev.bothy.cli.grow;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Verb;
import dev.bothy.dialect.AddedStep;

/** {@code bothy add apt}. */
public final class AddAptVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("add apt", "install Debian packages into the running environment")
        .operands(Operand.several("PKG"))
        .options(Adding.OPTIONS)
        .details(Adding.DETAILS)
        .examples("bothy add apt tree htop");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    return new Adding(invocation, AddedStep.Manager.APT).add(invocation.arguments().operands());
  }
}
