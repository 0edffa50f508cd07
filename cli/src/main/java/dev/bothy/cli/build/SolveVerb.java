package dev.bothy.cli.build;

import dev.bothy.cli.args.Operand;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.output.Json;
import dev.bothy.engine.history.Recording;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.policy.SourcePolicy;
import dev.bothy.llb.wire.MalformedDefinitionException;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.file.BoundedRead;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code bothy solve}: any LLB Definition, whoever made it. */
public final class SolveVerb implements Verb {
  private static final Option LOCAL =
      Option.value("local", "NAME=DIR", "the directory behind local://NAME").many();
  private static final Option LAYOUT =
      Option.value("oci-layout", "NAME=DIR", "the OCI layout behind oci-layout://NAME@…").many();

  private static final Option ALLOW =
      Option.value("allow", "WHAT", "grant steps security.insecure: all that root may do here")
          .many();

  private static final Option POLICY =
      Option.value(
          "source-policy-file", "FILE", "a policy in BuildKit's JSON: deny or convert sources");

  private static final String WRITERS =
      "'bothy graph --format llb' writes one, 'buildctl debug dump-llb' shows one";

  /** Far beyond what a graph takes. */
  private static final int LARGEST = 64 << 20;

  @Override
  public Syntax syntax() {
    return Syntax.of("solve", "solve an LLB Definition from a file or standard input")
        .operands(Operand.optional("FILE"))
        .options(
            LOCAL,
            LAYOUT,
            Shared.OUTPUT,
            Shared.SECRET,
            Shared.SSH,
            ALLOW,
            POLICY,
            Until.OPTION,
            Shared.NO_CACHE,
            Shared.KEEP_GOING,
            FailureShell.OPTION,
            Shared.STEP_TIMEOUT,
            Shared.STEP_MEMORY,
            Shared.STEP_CPUS,
            Shared.STEP_PIDS,
            Shared.IMPORT_CACHE,
            Shared.EXPORT_CACHE,
            Shared.OFFLINE,
            Shared.PROGRESS,
            Building.REPORT,
            Shared.STORE,
            Shared.FORMAT)
        .examples(
            "bothy solve graph.pb -o type=rootfs,dest=tree",
            "bothy graph --format llb | bothy solve --local context=.");
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    long begin = System.nanoTime();
    SolveRequest read = SolveRequest.of(read(invocation)).under(policy(invocation));
    Building building = Building.of(invocation);
    SolveResult result;
    try (SshAgents agents = SshAgents.open(invocation)) {
      SolveRequest request =
          read.withLocals(Inputs.directories(invocation, LOCAL))
              .withOciLayouts(Inputs.directories(invocation, LAYOUT))
              .withSecrets(Inputs.secrets(invocation))
              .withExports(Exports.of(invocation, Map.of()))
              .withOptions(options(invocation, building.options()))
              .withSshAgents(agents.sockets())
              .withCaches(Caches.of(invocation));
      String until = invocation.arguments().get(Until.OPTION);
      result =
          building.solve(
              until == null ? request : Until.cut(building.store(), request, "", until),
              new Recording.Subject("", subject(invocation)));
    }
    invocation.say(Building.summary(result, (System.nanoTime() - begin) / 1_000_000));
    if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schemaVersion", 1);
      document.put("target", result.target().toString());
      document.put("layers", result.layers());
      document.put("executed", result.executed());
      document.put("cached", result.cached());
      document.put("response", result.response());
      invocation.out().print(Json.document(document));
    } else {
      ToStandardOutput.results(invocation).println(result.target());
    }
    return Exit.DONE.code();
  }

  private static SolveRequest.Options options(Invocation invocation, SolveRequest.Options options)
      throws UsageException {
    boolean insecure = false;
    for (String what : invocation.arguments().all(ALLOW)) {
      switch (what) {
        case "security.insecure" -> insecure = true;
        case "network.host" -> {} // what every step has
        default ->
            throw invocation.usage(
                "--allow: unknown '" + what + "'; known are security.insecure and network.host");
      }
    }
    return options.withInsecure(insecure);
  }

  private static SourcePolicy policy(Invocation invocation) throws CommandException, IOException {
    String file = invocation.arguments().get(POLICY);
    if (file == null) {
      return SourcePolicy.NONE;
    }
    try {
      byte[] json = BoundedRead.file(invocation.resolve(file), LARGEST);
      SourcePolicy policy = SourcePolicy.parse(json, file);
      policy.remarks().forEach(remark -> invocation.say("note: " + file + ": " + remark));
      return policy;
    } catch (OciFormatException e) {
      throw new CommandException(
          Exit.FAILED,
          "this is no source policy: " + e.getMessage(),
          "what stands in one: {\"rules\": [{\"action\": \"DENY\", \"selector\": {\"identifier\":"
              + " \"docker-image://*\"}}]}",
          e);
    }
  }

  private static String subject(Invocation invocation) {
    String file = invocation.arguments().operand(0);
    return file == null || file.equals("-") ? "standard input" : file;
  }

  private static Definition read(Invocation invocation) throws CommandException, IOException {
    String file = invocation.arguments().operand(0);
    String name = file == null || file.equals("-") ? "standard input" : file;
    byte[] bytes;
    try {
      bytes =
          file == null || file.equals("-")
              ? BoundedRead.stream(invocation.in(), LARGEST)
              : BoundedRead.file(invocation.resolve(file), LARGEST);
    } catch (FileSystemException e) {
      throw e; // says which file itself
    } catch (IOException e) {
      throw new CommandException(Exit.FAILED, name + " cannot be read: " + e.getMessage(), null, e);
    }
    try {
      Definition definition = Definition.parse(bytes);
      if (definition.isEmpty()) {
        throw new CommandException(
            Exit.FAILED,
            name + " holds an empty Definition: there is nothing to solve",
            "did the command that writes it fail? " + WRITERS);
      }
      return definition;
    } catch (MalformedDefinitionException e) {
      throw new CommandException(
          Exit.FAILED, name + " is no LLB Definition: " + e.getMessage(), WRITERS, e);
    }
  }
}
