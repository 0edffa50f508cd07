package dev.bothy.cli.grow;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Verb;
import dev.bothy.dialect.AddedStep;

/** {@code bothy add pip}. */
public final class AddPipVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("add pip", "install Python packages into the running environment")
        .operands(Operand.several("PKG"))
        .options(Adding.OPTIONS)
        .details(Adding.DETAILS)
        .examples(
            "bothy add pip numpy \"pandas>=2\"",
            "bothy add pip \"torch --index-url https://download.pytorch.org/whl/cpu\"");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    return new Adding(invocation, AddedStep.Manager.PIP).add(invocation.arguments().operands());
  }
}
