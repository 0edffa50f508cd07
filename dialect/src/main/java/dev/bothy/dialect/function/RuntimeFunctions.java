package dev.bothy.dialect.function;

import dev.bothy.dialect.RunSettings;
import dev.bothy.dialect.state.Types;
import dev.bothy.dialect.state.VariableName;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Sequence;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code runtime.*}: how the environment runs. None of it is part of the image's files. */
final class RuntimeFunctions {
  private static final int LARGEST_PORT = 65535;

  private static final String HOST_PATH = "write host_path=\"…\"";
  private static final String ENVD_PATH = "write envd_path=\"…\"";
  private static final String INSIDE = "write envd_port=…; outside it is host_port=…";

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{\\w+\\}|\\$[A-Z_][A-Z0-9_]*\\b|\\$\\(.+\\)");

  /** A shell fills these in itself, each time that it uses them. */
  private static final Set<String> READ_BY_SHELLS =
      Set.of("PS0", "PS1", "PS2", "PS4", "PROMPT", "RPROMPT", "PROMPT_COMMAND");

  private RuntimeFunctions() {}

  static List<ApiFunction> all() {
    return List.of(
        ApiFunction.of(
            Signature.of("runtime.command")
                .doc(
                    "Named commands: `bothy exec ENV -- NAME` runs one, and inside it is a program"
                        + " like others, behind those of the image. Words after the name follow the"
                        + " command; one that says `$1` or `\"$@\"` finds them there. Behind a loop,"
                        + " where no words can stand, they are refused.")
                .required(
                    "commands", Type.dictOf(Type.STRING, Type.STRING), "lines of `sh` by name"),
            RuntimeFunctions::command),
        ApiFunction.of(
            Signature.of("runtime.daemon")
                .doc("Programs that are kept running, started after all of `runtime.init`.")
                .required(
                    "commands", Type.sequenceOf(Types.STRINGS), "programs with their arguments"),
            RuntimeFunctions::daemon),
        ApiFunction.of(
            Signature.of("runtime.init")
                .doc("Shell commands that run at each start, in order.")
                .required("commands", Types.STRINGS, "lines of a shell script"),
            RuntimeFunctions::init),
        ApiFunction.of(
            Signature.of("runtime.expose")
                .doc("A port that something inside listens on.")
                .required("envd_port", Type.INT, "inside")
                .optional("host_port", Type.INT, 0, "outside; any that is free when 0")
                .optional("service", Type.STRING, "", "its name")
                .optional("listen_addr", Type.STRING, "127.0.0.1", "IP address outside")
                .hint("envd_port", "such as runtime.expose(envd_port=80, host_port=8080)")
                .hint("port", INSIDE)
                .hint("container_port", INSIDE)
                .hint("host", "write host_port=…; its address is listen_addr=\"…\"")
                .hint("name", "write service=\"…\""),
            RuntimeFunctions::expose),
        ApiFunction.of(
            Signature.of("runtime.environ")
                .doc(
                    "Variables of everything that runs in the environment, and of the commands of"
                        + " `run()`. Packages are installed without them.")
                .optional("env", Type.dictOf(Type.STRING, Type.STRING), Map.of(), "")
                .optional(
                    "extra_path", Types.STRINGS, List.of(), "directories at the end of `PATH`"),
            RuntimeFunctions::environ),
        ApiFunction.of(
            Signature.of("runtime.mount")
                .doc("A directory of the host, seen inside.")
                .required(
                    "host_path",
                    Type.oneOf(Type.STRING, Type.host("data_source", DataSource.class)),
                    "`~` is the home directory outside; or a data set of `data.envd`")
                .required("envd_path", Type.STRING, "`~` is the home directory inside")
                .hint("envd_path", "such as runtime.mount(\"~/data\", \"/data\")")
                .hint("src", HOST_PATH)
                .hint("source", HOST_PATH)
                .hint("host", HOST_PATH)
                .hint("dst", ENVD_PATH)
                .hint("dest", ENVD_PATH)
                .hint("target", ENVD_PATH)
                .hint("container", ENVD_PATH),
            RuntimeFunctions::mount));
  }

  private static void command(Recording r, Arguments a) {
    Map<String, String> commands = a.stringMap("commands");
    commands.forEach(CommandName::check);
    commands.forEach((name, text) -> r.last.tell("runtime.command " + name, text));
    r.running.commands.putAll(commands);
  }

  private static void init(Recording r, Arguments a) {
    List<String> commands = a.strings("commands");
    if (commands.isEmpty()) {
      r.nothing(a);
    }
    r.running.init.addAll(commands);
  }

  private static void daemon(Recording r, Arguments a) {
    List<List<String>> daemons = new ArrayList<>();
    for (Object element : a.list("commands")) {
      List<String> argv = new ArrayList<>();
      for (Object argument : (Sequence) element) {
        argv.add((String) argument);
      }
      if (argv.isEmpty()) {
        throw new EvalException("runtime.daemon: a command is empty");
      }
      daemons.add(List.copyOf(argv));
    }
    if (daemons.isEmpty()) {
      r.nothing(a);
    }
    r.running.daemons.addAll(daemons);
  }

  private static void expose(Recording r, Arguments a) {
    int inside = ConfigFunctions.inRange(a, "envd_port", 1, LARGEST_PORT);
    int outside = ConfigFunctions.inRange(a, "host_port", 0, LARGEST_PORT);
    String address = a.string("listen_addr");
    if (!IpAddress.isValid(address)) {
      throw new EvalException(
          "runtime.expose: listen_addr is not an IP address: \"" + address + "\"",
          "\"127.0.0.1\" for this machine alone, \"0.0.0.0\" for everyone");
    }
    r.running.ports.expose(
        new RunSettings.Port(inside, outside, a.string("service"), address), r.where());
  }

  private static void environ(Recording r, Arguments a) {
    Map<String, String> env = a.stringMap("env");
    env.forEach(
        (name, value) -> {
          VariableName.check("runtime.environ", name);
          if (value.indexOf('\0') >= 0) {
            throw new EvalException(
                "runtime.environ: the value of " + name + " contains a NUL character",
                "no program can be given one");
          }
        });
    if (env.remove("PATH") != null) {
      r.calls().warn("runtime.environ: PATH is left as it is; use extra_path to add directories");
    }
    env.forEach(
        (name, value) -> {
          Matcher variable = VARIABLE.matcher(value);
          if (!READ_BY_SHELLS.contains(name) && variable.find()) {
            r.calls()
                .warn(
                    "runtime.environ: no shell reads the value of "
                        + name
                        + ", so "
                        + variable.group()
                        + " is not filled in");
          }
        });
    env.forEach((name, value) -> r.last.tell("runtime.environ " + name, value));
    r.running.environ.putAll(env);
    for (String directory : a.strings("extra_path")) {
      if (directory.isEmpty() || directory.indexOf(':') >= 0) {
        throw new EvalException(
            "runtime.environ: not a directory for PATH: \"" + directory + "\"",
            "one directory a string, without colons");
      }
      r.running.extraPath.add(directory);
    }
  }

  private static void mount(Recording r, Arguments a) {
    String inside = a.string("envd_path");
    Object given = a.raw("host_path");
    String outside = given instanceof DataSource data ? data.hostPath() : (String) given;
    if (outside.isEmpty()) {
      throw new EvalException("runtime.mount: host_path is empty");
    }
    if (!inside.startsWith("/") && !inside.equals("~") && !inside.startsWith("~/")) {
      throw new EvalException(
          "runtime.mount: envd_path is not absolute: \"" + inside + "\"", "begin with / or ~/");
    }
    RunSettings.Mount mount = new RunSettings.Mount(outside, inside, given instanceof DataSource);
    for (RunSettings.Mount before : r.running.mounts) {
      if (place(before.envdPath()).equals(place(inside)) && !before.equals(mount)) {
        throw new EvalException(
            "runtime.mount: " + before.hostPath() + " is mounted at " + inside + " already",
            "give one of them another place");
      }
    }
    r.running.mounts.add(mount);
  }

  /** The same for all ways to write one path. */
  private static Path place(String path) {
    return Path.of(path.startsWith("/") ? path : "/" + path).normalize();
  }
}
