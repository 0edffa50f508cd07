package dev.bothy.cli;

import dev.bothy.cli.args.Help;
import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Verb;
import dev.bothy.dialect.reference.Terminal;
import java.util.ArrayList;
import java.util.List;

/** {@code bothy help [VERB]} and {@code bothy help build.envd [NAME]}. */
final class HelpVerb implements Verb {
  private static final int COLUMN = 16;
  private static final String FILE = "build.envd";

  @Override
  public Syntax syntax() {
    return Syntax.of("help", "explain a verb, or list them")
        .operands(Operand.any("VERB"))
        .details(
            "'bothy help build.envd' lists what a build.envd may call; with a name behind, it explains that.")
        .examples("bothy help up", "bothy help build.envd", "bothy help build.envd apt_packages");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    List<String> words = invocation.arguments().operands();
    if (words.isEmpty()) {
      invocation.out().print(overview());
      return 0;
    }
    if (words.getFirst().equals(FILE)) {
      invocation.out().print(ofFile(words.subList(1, words.size())));
      return 0;
    }
    invocation.out().print(of(String.join(" ", words)));
    return 0;
  }

  /** What the file may call, or what of these names there is. */
  private static String ofFile(List<String> names) throws UsageException {
    if (names.isEmpty()) {
      return Terminal.overview();
    }
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      String found = Terminal.of(name);
      if (found == null) {
        String near = Terminal.near(name);
        throw new UsageException(
            "build.envd knows no '" + name + "'",
            near == null ? null : "bothy help build.envd " + near,
            null,
            "bothy help build.envd");
      }
      text.append(text.isEmpty() ? "" : "\n").append(found);
    }
    return text.toString();
  }

  /** The help of a verb, or of a family such as {@code add}. */
  static String of(String name) throws Exception {
    if (Catalogue.isVerb(name)) {
      return Help.of(Catalogue.syntax(Catalogue.open(name)));
    }
    List<String> members = Catalogue.family(name);
    if (members.isEmpty()) {
      throw Catalogue.unknown(name);
    }
    StringBuilder text = new StringBuilder("Usage: bothy ").append(name).append(" VERB …\n\n");
    for (String member : members) {
      Help.row(text, member, COLUMN, Catalogue.open(member).syntax().summary());
    }
    text.append("\n'bothy help ").append(members.getFirst()).append("' says more.\n");
    return text.toString();
  }

  static String overview() {
    StringBuilder text = new StringBuilder();
    text.append("Bothy: machine-learning environments from one file, build.envd.\n\n");
    text.append("Usage: bothy VERB [OPTIONS] …\n");
    for (Catalogue.Section section : Catalogue.sections()) {
      text.append('\n').append(section.title()).append(":\n");
      List<String> rows = new ArrayList<>(section.verbs());
      for (String verb : rows) {
        Help.row(text, verb, COLUMN, Catalogue.open(verb).syntax().summary());
      }
    }
    text.append("\n'bothy help VERB' says more. '--debug' shows the trace of an error.\n");
    return text.toString();
  }
}
