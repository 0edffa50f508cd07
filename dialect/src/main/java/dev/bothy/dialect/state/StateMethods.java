package dev.bothy.dialect.state;

import dev.bothy.dialect.declare.AptSettings.Pin;
import dev.bothy.dialect.declare.MountValue;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.lower.Apt;
import dev.bothy.dialect.lower.AptFiles;
import dev.bothy.dialect.lower.AptPackage;
import dev.bothy.dialect.lower.DockerfileFlags;
import dev.bothy.dialect.lower.Script;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Methods;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.List;
import java.util.Map;

/** {@code state.NAME(…)}: each gives a new state. */
final class StateMethods {
  private static final String MOUNT = "write mount=[Mount.cache(\"/…\"), …]";
  private static final Type COMMANDS = Type.oneOf(Type.STRING, Types.STRINGS);

  /** What a method does, with its checked arguments. */
  interface Body {
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
                "mount", Types.MOUNTS, "what the commands see besides: `Mount.cache(…)` and so on")
            .namedOnly()
            .optional(
                "env", Type.dictOf(Type.STRING, Type.STRING), Map.of(), "variables of this step")
            .optional("network", Type.BOOL, true, "whether the commands reach the network")
            .optional("platform", Type.STRING, "", "such as `linux/arm64`; the build's when empty")
            .hint("mount", MOUNT)
            .hint("mounts", MOUNT)
            .hint("volume", MOUNT)
            .hint("volumes", MOUNT)
            .hint("mount_host", "write mount=Mount.bind(\"/…\", Source.local())")
            .hint("workdir", "write .workdir(\"/…\").run(…)")
            .hint("cwd", "write .workdir(\"/…\").run(…)")
            .hint("user", "write .user(\"…\").run(…)"),
        StateMethods::run);
    FileMethods.addTo(m);
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
        AptRepositories.signature("state.apt_repository"),
        (self, a) ->
            self.with(
                AptFiles.with(
                    self.state(), AptRepositories.of(self.calls(), a), self.calls().where())));
    add(m, AptPins.signature("state.apt_pin"), StateMethods::aptPin);
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

  static void add(Methods.Builder<StateValue> m, Signature.Builder signature, Body body) {
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
    if (Script.isNothing(commands)) {
      throw new EvalException(
          "state.run: no commands", "leave the call out; \"true\" is a command that does nothing");
    }
    DockerfileFlags.refuse("state.run", commands);
    self.calls().note(Noted.Kind.STATE_RUN, commands);
    Exec exec = Script.of(commands, self.hasBash());
    MountValue.of(a).forEach(mount -> mount.addTo(exec));
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

  private static StateValue aptPin(StateValue self, Arguments a) {
    List<Pin> pins = AptPins.of(self.calls(), a);
    SourceLocation at = self.calls().where();
    return self.withPins(
        AptFiles.with(self.state(), pins, at),
        AptPins.with("state.apt_pin", AptPins.without(self.pins(), pins), pins, at));
  }

  private static StateValue workdir(StateValue self, Arguments a) {
    State changed = self.state().dir(a.string("path"));
    return self.with(changed, self.meta().withWorkdir(changed.workingDirectory()));
  }
}
