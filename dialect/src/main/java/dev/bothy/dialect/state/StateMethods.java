package dev.bothy.dialect.state;

import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.lower.Apt;
import dev.bothy.dialect.lower.AptPackage;
import dev.bothy.dialect.lower.LocalSource;
import dev.bothy.dialect.lower.Script;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.state.CopyOptions;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.FileActions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Methods;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code state.NAME(…)}: each gives a new state. */
final class StateMethods {
  private static final int DIRECTORY = 0755;
  private static final int FILE = 0644;
  private static final Type PERMISSION = Type.oneOf(Type.STRING, Type.INT);
  private static final Type COMMANDS = Type.oneOf(Type.STRING, Types.STRINGS);

  /** What a method does, with its checked arguments. */
  private interface Body {
    StateValue call(StateValue self, Arguments arguments);
  }

  static final Methods<StateValue> METHODS = build();

  private StateMethods() {}

  private static Methods<StateValue> build() {
    Methods.Builder<StateValue> m = Methods.builder();
    add(
        m,
        Signature.of("state.run")
            .doc("Runs commands; they stop at the first that fails.")
            .required("commands", COMMANDS, "lines of a shell script")
            .optional(
                "mount",
                Type.oneOf(Types.MOUNT, Type.sequenceOf(Types.MOUNT)),
                "what the commands see besides: `Mount.cache(…)` and so on")
            .namedOnly()
            .optional(
                "env", Type.dictOf(Type.STRING, Type.STRING), Map.of(), "variables of this step")
            .optional("network", Type.BOOL, true, "whether the commands reach the network")
            .optional("platform", Type.STRING, "", "such as `linux/arm64`; the build's when empty"),
        StateMethods::run);
    add(
        m,
        Signature.of("state.copy")
            .doc(
                "Copies a file, or what is in a directory, from another state or from the project."
                    + " Missing directories are made.")
            .required(
                "source", Type.oneOf(Types.STATE, Type.STRING), "state, or path in the project")
            .optional("source_path", Type.STRING, "path in the state")
            .optional("dest_path", Type.STRING, "with `/` at its end, a directory")
            .optional("permission", PERMISSION, "of everything copied; the source's when not given")
            .optional("owner", Type.STRING, "", "`user[:group]`; root when empty")
            .hint("target", "write dest_path=")
            .hint("host_path", "write the path first: copy(\"path\", dest_path=\"/…\")"),
        StateMethods::copy);
    add(
        m,
        Signature.of("state.file")
            .doc("Writes a text file. Missing directories are made.")
            .required("path", Type.STRING)
            .optional("data", Type.STRING, "", "its text")
            .optional("permission", PERMISSION, "\"0644\" when not given"),
        StateMethods::file);
    add(
        m,
        Signature.of("state.mkdir")
            .doc("Makes a directory, with those above it.")
            .required("path", Type.STRING)
            .optional("permission", PERMISSION, "\"0755\" when not given"),
        StateMethods::mkdir);
    add(
        m,
        Signature.of("state.symlink")
            .doc("Makes a symbolic link. Missing directories are made.")
            .required("target", Type.STRING, "what it says")
            .required("path", Type.STRING, "where it is"),
        StateMethods::symlink);
    add(
        m,
        Signature.of("state.rm")
            .doc("Removes a file, or a directory with what is in it.")
            .required("path", Type.STRING)
            .optional("missing_ok", Type.BOOL, false, "it need not be there"),
        StateMethods::rm);
    add(
        m,
        Signature.of("state.chown")
            .doc("Gives a file or directory to another owner, with the tree's own `chown`.")
            .required("path", Type.STRING)
            .required("owner", Type.STRING, "`user[:group]`, names or numbers")
            .optional("recursive", Type.BOOL, false, "with all that is in it"),
        StateMethods::chown);
    add(
        m,
        Signature.of("state.apt_packages")
            .doc("Installs packages of the distribution.")
            .required("name", Types.STRINGS, "names; `NAME=VERSION` takes a version")
            .optional(
                "update", Type.BOOL, true, "make sure first that the package lists are recent")
            .optional("clean", Type.BOOL, true, "leave no logs and caches behind")
            .optional("without_recommends", Type.BOOL, true, "without what they only recommend"),
        StateMethods::aptPackages);
    add(
        m,
        Signature.of("state.env")
            .doc("Sets a variable for the steps that follow and in the image.")
            .required("name", Type.STRING)
            .required("value", Type.STRING),
        StateMethods::env);
    add(
        m,
        Signature.of("state.workdir")
            .doc("Sets the working directory of the steps that follow and of the image.")
            .required("path", Type.STRING),
        StateMethods::workdir);
    add(
        m,
        Signature.of("state.user")
            .doc("Sets the user of the steps that follow and of the image.")
            .required("name", Type.STRING, "`name|uid[:group|gid]`"),
        (self, a) ->
            self.with(self.state().user(a.string("name")), self.meta().withUser(a.string("name"))));
    add(
        m,
        Signature.of("state.entrypoint")
            .doc("What the image runs.")
            .required("args", Types.STRINGS, "program and arguments"),
        (self, a) -> self.with(self.state(), self.meta().withEntrypoint(a.strings("args"))));
    add(
        m,
        Signature.of("state.label")
            .doc("Sets a label of the image.")
            .required("name", Type.STRING)
            .required("value", Type.STRING),
        (self, a) ->
            self.with(self.state(), self.meta().withLabel(a.string("name"), a.string("value"))));
    add(
        m,
        Signature.of("state.state")
            .doc("The same state: states never change, so it is its own copy."),
        (self, _) -> self);
    return m.build();
  }

  private static void add(Methods.Builder<StateValue> m, Signature.Builder signature, Body body) {
    m.add(
        signature.returns("state").build(),
        (self, thread, arguments) -> self.calls().call(thread, () -> body.call(self, arguments)));
  }

  private static StateValue env(StateValue self, Arguments a) {
    String name = a.string("name");
    VariableName.check("state.env", name);
    return self.with(self.state().env(name, a.string("value")), self.meta());
  }

  private static StateValue run(StateValue self, Arguments a) {
    List<String> commands = StateValue.strings(a.raw("commands"));
    if (commands.isEmpty()) {
      throw new EvalException("state.run: no commands");
    }
    self.calls().note(Noted.Kind.STATE_RUN, commands);
    Exec exec = Script.of(commands, self.hasBash());
    Object mounts = a.rawOrNull("mount");
    if (mounts instanceof MountValue one) {
      one.addTo(exec);
    } else if (mounts != null) {
      for (Object mount : a.list("mount")) {
        ((MountValue) mount).addTo(exec);
      }
    }
    a.stringMap("env")
        .forEach(
            (name, value) -> {
              VariableName.check("state.run", name);
              exec.env(name, value);
            });
    if (!a.bool("network")) {
      exec.network(ExecOp.Network.NONE);
    }
    State on = self.state();
    if (!a.string("platform").isEmpty()) {
      on = on.platform(Platform.parse(a.string("platform")));
    }
    return self.with(
        on.run(exec)
            .withSettingsOf(self.state())
            .named(Script.name(commands))
            .at(self.calls().where()));
  }

  private static StateValue copy(StateValue self, Arguments a) {
    String dest = a.stringOrNull("dest_path");
    if (dest == null || dest.isEmpty()) {
      throw new EvalException("state.copy: missing argument for dest_path");
    }
    String path = a.stringOrNull("source_path");
    CopyOptions options = new CopyOptions().createDest().contentsOnly();
    if (a.isGiven("permission")) {
      options.mode(Permission.of(a.raw("permission")));
    }
    if (!a.string("owner").isEmpty()) {
      options.owner(a.string("owner"));
    }
    ProjectFiles project = self.calls().project();
    State from;
    String source;
    String shown;
    if (a.raw("source") instanceof StateValue other && other.localPath() == null) {
      if (path == null || path.isEmpty()) {
        throw new EvalException(
            "state.copy: missing argument for source_path", "\"/\" copies all of the state");
      }
      from = other.state();
      source = path;
      shown = path;
      options.followSymlink();
    } else {
      shown = projectPath(a.raw("source"), path);
      String existing = project.existing(shown);
      from = LocalSource.of(project, List.of(existing)).at(self.calls().where());
      source = existing.equals(".") ? "/" : "/" + existing;
    }
    return self.with(
        self.state()
            .copy(from, source, dest, options)
            .named("copy " + shown + " to " + dest)
            .at(self.calls().where()));
  }

  /**
   * The path in the project that {@code copy("p")} or {@code copy(Source.local("p"), "q")} means.
   */
  private static String projectPath(Object source, @Nullable String path) {
    String root = source instanceof StateValue local ? local.localPath() : (String) source;
    String below = path == null ? "" : path;
    while (below.startsWith("/")) {
      below = below.substring(1);
    }
    if (below.isEmpty() || below.equals(".")) {
      return String.valueOf(root);
    }
    return ".".equals(root) ? below : root + "/" + below;
  }

  private static StateValue file(StateValue self, Arguments a) {
    String path = path("file", a);
    return actions(
        self, parent(path).mkfile(path, permission(a, FILE), a.string("data")), "file " + path);
  }

  private static StateValue mkdir(StateValue self, Arguments a) {
    String path = path("mkdir", a);
    return actions(
        self,
        FileActions.NONE.mkdir(path, permission(a, DIRECTORY), true, null, FileAction.KEEP),
        "mkdir " + path);
  }

  private static StateValue symlink(StateValue self, Arguments a) {
    String path = path("symlink", a);
    if (a.string("target").isEmpty()) {
      throw new EvalException("state.symlink: target is empty");
    }
    return actions(
        self,
        parent(path).symlink(a.string("target"), path),
        "symlink " + path + " to " + a.string("target"));
  }

  private static StateValue rm(StateValue self, Arguments a) {
    String path = path("rm", a);
    return actions(self, FileActions.NONE.rm(path, a.bool("missing_ok"), false), "rm " + path);
  }

  private static StateValue chown(StateValue self, Arguments a) {
    String path = path("chown", a);
    String owner = a.string("owner");
    if (owner.isEmpty() || owner.startsWith("-") || owner.indexOf(' ') >= 0) {
      throw new EvalException(
          "state.chown: not an owner: \"" + owner + "\"", "such as \"me:users\" or \"1000:1000\"");
    }
    return self.with(
        Script.chown(self.state(), path, owner, a.bool("recursive"))
            .named("chown " + owner + " " + path)
            .at(self.calls().where()));
  }

  private static StateValue actions(StateValue self, FileActions actions, String name) {
    return self.with(self.state().file(actions).named(name).at(self.calls().where()));
  }

  private static String path(String method, Arguments a) {
    String path = a.string("path");
    if (path.isEmpty() || path.endsWith("/..") || path.equals("..")) {
      throw new EvalException("state." + method + ": not a path: \"" + path + "\"");
    }
    return path;
  }

  /** Makes the directory above, where there is one to make. */
  private static FileActions parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0
        ? FileActions.NONE
        : FileActions.NONE.mkdir(path.substring(0, slash), DIRECTORY, true, null, FileAction.KEEP);
  }

  private static int permission(Arguments a, int otherwise) {
    return a.isGiven("permission") ? Permission.ofNew(a.raw("permission")) : otherwise;
  }

  private static StateValue aptPackages(StateValue self, Arguments a) {
    List<String> names = a.strings("name");
    if (names.isEmpty()) {
      return self;
    }
    for (String name : names) {
      AptPackage.arguments(name);
    }
    self.calls().note(Noted.Kind.APT, names);
    return self.with(
        Apt.install(
            self.state(),
            names,
            new Apt.Options(a.bool("update"), a.bool("clean"), !a.bool("without_recommends")),
            self.calls().where()));
  }

  private static StateValue workdir(StateValue self, Arguments a) {
    State changed = self.state().dir(a.string("path"));
    return self.with(changed, self.meta().withWorkdir(changed.workingDirectory()));
  }
}
