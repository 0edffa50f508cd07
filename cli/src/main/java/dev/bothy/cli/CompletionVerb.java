package dev.bothy.cli;

import dev.bothy.cli.args.Completion;
import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Verb;
import java.util.ArrayList;
import java.util.List;

/** {@code bothy completion SHELL}. */
final class CompletionVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("completion", "print a completion script for a shell")
        .operands(Operand.one("SHELL"))
        .details(
            """
            SHELL is bash, zsh or fish.""")
        .examples(
            "source <(bothy completion bash)",
            "bothy completion zsh > ~/.zfunc/_bothy",
            "bothy completion fish > ~/.config/fish/completions/bothy.fish");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    String shell = invocation.arguments().operands().getFirst();
    if (!Completion.SHELLS.contains(shell)) {
      throw invocation.usage("'" + shell + "' is none of " + String.join(", ", Completion.SHELLS));
    }
    List<Syntax> verbs = new ArrayList<>();
    for (Catalogue.Section section : Catalogue.sections()) {
      for (String name : section.verbs()) {
        verbs.add(Catalogue.syntax(Catalogue.open(name)));
      }
    }
    invocation.out().print(Completion.script(shell, verbs));
    return 0;
  }
}
