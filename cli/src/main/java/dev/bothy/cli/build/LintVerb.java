package dev.bothy.cli.build;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.project.Locks;
import dev.bothy.cli.terminal.Text;
import dev.bothy.dialect.lint.Finding;
import dev.bothy.dialect.lint.Lint;
import dev.bothy.oci.Platform;
import dev.bothy.oci.json.JsonText;
import java.nio.file.Path;
import java.util.List;

/** {@code bothy lint}. */
public final class LintVerb implements Verb {
  private static final int SCHEMA_VERSION = 1;
  private static final Option JSON = Option.flag("json", "the same as --format json");

  @Override
  public Syntax syntax() {
    return Syntax.of("lint", "say what in build.envd deserves a look; no network")
        .options(Shared.PATH, Shared.FROM, Shared.TARGET, Shared.SET, Shared.FORMAT, JSON)
        .details(
            """
            Versions that are not pinned, packages that the machine's apt lists do not know, order that
            makes steps run again, secrets, names that nothing uses. Exit code 1 when there is a warning,
            0 when there are notes at most. `# lint: disable=RULE` behind a line, or above it, silences
            a rule there, `# lint: disable-file=RULE` in the file.""")
        .examples("bothy lint --format json");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    Evaluated evaluated = Evaluated.here(invocation, Locks.added(invocation));
    List<Finding> findings =
        Lint.of(
            evaluated.project(),
            evaluated.evaluation(),
            evaluated.environment().image().marshal(Platform.host()),
            new AptLists(Path.of("/var/lib/apt/lists")));
    boolean json =
        invocation.arguments().has(JSON)
            || invocation.arguments().require(Shared.FORMAT).equals("json");
    int warnings = 0;
    for (Finding finding : findings) {
      warnings += finding.level() == Finding.Level.WARNING ? 1 : 0;
    }
    if (json) {
      invocation.out().print(document(findings));
    } else {
      for (Finding finding : findings) {
        invocation.out().println(Text.visible(invocation.sameProject(finding.render())));
      }
      invocation.say(
          findings.isEmpty()
              ? "nothing found"
              : count(warnings, "warning") + ", " + count(findings.size() - warnings, "note"));
    }
    return warnings == 0 ? Exit.DONE.code() : Exit.FAILED.code();
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String document(List<Finding> findings) {
    JsonText json = new JsonText().beginObject();
    json.name("schemaVersion").value(SCHEMA_VERSION);
    json.name("findings").beginArray();
    for (Finding finding : findings) {
      json.beginObject();
      json.name("rule").value(finding.rule().label());
      json.name("level").value(finding.level().label());
      json.name("position").value(finding.at().toString());
      json.name("file").value(finding.at().file());
      json.name("line").value(finding.at().line());
      json.name("column").value(finding.at().column());
      json.name("message").value(finding.message());
      json.name("hint").value(finding.hint());
      json.endObject();
    }
    return json.endArray().endObject().toString();
  }
}
