package dev.bothy.cli;

import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.output.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code bothy version}. The plain form is answered by {@link Main} before anything is loaded. */
final class VersionVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("version", "print the version").options(Shared.FORMAT);
  }

  @Override
  public int run(Invocation invocation) {
    if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schemaVersion", 1);
      document.put("version", Version.NUMBER);
      document.put("java", Runtime.version().toString());
      document.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
      document.put("arch", System.getProperty("os.arch"));
      invocation.out().print(Json.document(document));
    } else {
      invocation.out().println("bothy " + Version.NUMBER);
    }
    return 0;
  }
}
