package dev.bothy.cli.environment;

import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.project.Target;
import dev.bothy.cli.terminal.Text;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.RunSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code bothy describe}. */
public final class DescribeVerb implements Verb {
  @Override
  public Syntax syntax() {
    return Syntax.of("describe", "say all that is known of an environment")
        .operands(Target.ENV)
        .options(Shared.PATH, Shared.STORE, Shared.FORMAT);
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    EnvironmentInfo info = Runners.place(invocation).describe(Target.of(invocation));
    if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schemaVersion", EnvironmentDocument.SCHEMA_VERSION);
      document.putAll(EnvironmentDocument.of(info));
      invocation.out().print(Json.document(document));
    } else {
      invocation.out().print(text(invocation, info));
    }
    return Exit.DONE.code();
  }

  private static String text(Invocation invocation, EnvironmentInfo info) throws CommandException {
    StringBuilder out = new StringBuilder();
    row(out, "name", info.name());
    row(out, "state", EnvironmentDocument.state(info));
    row(out, "problem", info.problem());
    RunSpec.Image image = info.image();
    if (image != null) {
      row(out, "image", image.reference());
      row(out, "target", image.target() == null ? null : image.target().toString());
      row(out, "layers", Integer.toString(image.layers().size()));
    }
    RunSpec.Project project = info.project();
    if (project != null) {
      row(out, "project", EnvironmentDocument.project(project) + " at " + project.target());
    }
    row(out, "user", info.identity() == null ? null : info.identity().user());
    EnvironmentInfo.Ssh ssh = info.ssh();
    if (ssh != null) {
      row(
          out,
          "ssh",
          Shell.commandLine(invocation, ssh) + " (" + ssh.host() + ":" + ssh.port() + ")");
    }
    for (RunSpec.Port port : info.ports()) {
      String service = port.service().isEmpty() ? "" : " (" + port.service() + ")";
      row(
          out,
          "port",
          port.envdPort() + " at " + port.listenAddr() + ":" + port.hostPort() + service);
    }
    for (RunSpec.Mount mount : info.mounts()) {
      row(out, "mount", mount.source() + " at " + mount.target());
    }
    for (EnvironmentInfo.Service service : info.services()) {
      row(out, "service", (service.name() + "  " + String.join(" ", service.command())).strip());
    }
    info.commands().forEach((name, command) -> row(out, "command", name + "  " + command));
    row(out, "started", info.started() == null ? null : info.started().toString());
    row(out, "set aside", info.setAside() == null ? null : info.setAside().toString());
    return out.toString();
  }

  private static void row(StringBuilder out, String label, @Nullable String value) {
    if (value != null) {
      out.append(label).repeat(' ', 11 - label.length()).append(Text.clean(value)).append('\n');
    }
  }
}
