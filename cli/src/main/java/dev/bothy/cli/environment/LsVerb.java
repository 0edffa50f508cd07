package dev.bothy.cli.environment;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.output.Table;
import dev.bothy.cli.project.Runners;
import dev.bothy.runtime.EnvironmentInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code bothy ls}. */
public final class LsVerb implements Verb {
  private static final Option QUIET = Option.flag("quiet", "only names").letter('q');

  @Override
  public Syntax syntax() {
    return Syntax.of("ls", "list environments").options(QUIET, Shared.STORE, Shared.FORMAT);
  }

  @Override
  public @Nullable String instead(String typed) {
    return switch (typed) {
      case "-a", "--all" -> "those that are stopped are listed in any case";
      case "" -> "'bothy describe ENV' shows one";
      default -> null;
    };
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    List<EnvironmentInfo> environments = Runners.place(invocation).list();
    if (invocation.arguments().has(QUIET)) {
      for (EnvironmentInfo info : environments) {
        invocation.out().println(info.name());
      }
    } else if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      List<Object> list = new ArrayList<>();
      for (EnvironmentInfo info : environments) {
        list.add(EnvironmentDocument.of(info));
      }
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schemaVersion", EnvironmentDocument.SCHEMA_VERSION);
      document.put("environments", list);
      invocation.out().print(Json.document(document));
    } else {
      invocation.out().print(table(environments));
    }
    return Exit.DONE.code();
  }

  private static Table table(List<EnvironmentInfo> environments) {
    Table table = new Table("NAME", "STATE", "IMAGE", "SSH", "PROJECT");
    for (EnvironmentInfo info : environments) {
      table.row(
          info.name(),
          EnvironmentDocument.state(info),
          info.image() == null ? "-" : info.image().reference(),
          info.ssh() == null ? "-" : info.ssh().alias(),
          EnvironmentDocument.project(info.project()));
    }
    return table;
  }
}
