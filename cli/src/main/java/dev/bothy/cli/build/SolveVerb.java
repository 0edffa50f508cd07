package dev.bothy.cli.build;

import dev.bothy.cli.args.Nearest;
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
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.policy.SourcePolicy;
import dev.bothy.llb.policy.UnknownFieldException;
import dev.bothy.llb.wire.MalformedDefinitionException;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.file.BoundedRead;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  /** Rules that a note names one by one. */
  private static final int MOST_RULES = 5;

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
    SolveRequest read = underPolicy(invocation, read(invocation));
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
              new Recording.Subject("", subject(invocation), until == null ? "" : until));
    }
    invocation.say(Summary.of(invocation, result, begin));
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
      ToStandardOutput.result(invocation, result.target().toString());
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
    // A graph from outside says itself what its steps are given.
    return options.withInsecure(insecure).withProxy(ExecMeta.ProxyEnv.NONE);
  }

  private static SolveRequest underPolicy(Invocation invocation, Definition graph)
      throws CommandException, IOException, SolveException {
    String file = invocation.arguments().get(POLICY);
    if (file == null) {
      return SolveRequest.of(graph);
    }
    SourcePolicy policy = policy(invocation, file);
    SolveRequest request = SolveRequest.of(graph).under(policy);
    List<String> remarks = new ArrayList<>(policy.remarks());
    List<String> unmatched = graph.unmatched(policy);
    if (!unmatched.isEmpty()) {
      int shown = Math.min(MOST_RULES, unmatched.size());
      remarks.add(
          "no source of the graph matches "
              + String.join(", ", unmatched.subList(0, shown))
              + (unmatched.size() > shown ? " and " + (unmatched.size() - shown) + " more" : ""));
    }
    remarks.forEach(remark -> invocation.say("note: " + file + ": " + remark));
    return request;
  }

  private static SourcePolicy policy(Invocation invocation, String file)
      throws CommandException, IOException {
    try {
      return SourcePolicy.parse(bytes(invocation, invocation.resolve(file), file), file);
    } catch (UnknownFieldException e) {
      String near = Nearest.of(e.field().toLowerCase(Locale.ROOT), e.known());
      throw new CommandException(
          Exit.FAILED,
          "this is no source policy: " + e.getMessage(),
          near == null ? null : "did you mean " + near + "?",
          e);
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

  /**
   * All of a file, or of standard input.
   *
   * @param path null for standard input
   */
  private static byte[] bytes(Invocation invocation, @Nullable Path path, String name)
      throws CommandException, IOException {
    try {
      return path == null
          ? BoundedRead.stream(invocation.in(), LARGEST)
          : BoundedRead.file(path, LARGEST);
    } catch (FileSystemException e) {
      throw e; // says which file itself
    } catch (IOException e) {
      throw new CommandException(Exit.FAILED, name + " cannot be read: " + e.getMessage(), null, e);
    }
  }

  private static Definition read(Invocation invocation) throws CommandException, IOException {
    String file = invocation.arguments().operand(0);
    String name = subject(invocation);
    Path path = file == null || file.equals("-") ? null : invocation.resolve(file);
    byte[] bytes = bytes(invocation, path, name);
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
      if (bytes[0] == '{') { // no Definition begins so
        throw new CommandException(
            Exit.FAILED,
            name + " is no LLB Definition; it looks like JSON",
            "solve reads what 'bothy graph --format llb' writes",
            e);
      }
      throw new CommandException(
          Exit.FAILED, name + " is no LLB Definition: " + e.getMessage(), WRITERS, e);
    }
  }
}
