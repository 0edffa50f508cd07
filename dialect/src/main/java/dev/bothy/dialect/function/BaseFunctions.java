package dev.bothy.dialect.function;

import dev.bothy.dialect.RunSettings;
import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.dialect.declare.Declarations.Shell;
import dev.bothy.dialect.declare.MountValue;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.lower.DockerfileFlags;
import dev.bothy.dialect.lower.Lowering;
import dev.bothy.dialect.lower.Prompt;
import dev.bothy.dialect.lower.Script;
import dev.bothy.dialect.state.StateValue;
import dev.bothy.dialect.state.Types;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.List;
import java.util.Locale;

/** {@code base}, {@code shell}, {@code run}, {@code git_config}, {@code include}. */
final class BaseFunctions {
  /** What is built on where a file says nothing. */
  static final String DEFAULT_IMAGE = "ubuntu:22.04";

  static final String DEFAULT_SHELL = "bash";
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private static final String MOUNT = "write mount=[Mount.cache(\"/…\"), …]";
  private static final String CD = "begin the commands with \"cd …\"";

  private static final String OLD =
      "API v0 had os and language: `# syntax=v0` as the first line reads the file as it is,"
          + " `bothy migrate` rewrites it";

  private BaseFunctions() {}

  static List<ApiFunction> all() {
    return List.of(
        ApiFunction.of(
            Signature.of("base")
                .doc(
                    "What the image is built on, and whether it is for development. The last call counts;"
                        + " where it names no image, the one that an earlier call named stays.")
                .optional(
                    "image",
                    Type.oneOf(Type.STRING, Types.STATE),
                    DEFAULT_IMAGE,
                    "reference of an image, or a state")
                .optional(
                    "dev", Type.BOOL, false, "bring in ssh, the shell and editors when it runs")
                .hint("os", OLD)
                .hint("language", OLD),
            BaseFunctions::base),
        ApiFunction.of(
                Signature.of("shell")
                    .doc("The login shell of a development environment.")
                    .required("name", Type.STRING, "`bash`, `zsh` or `fish`")
                    .namedOnly()
                    .optional(
                        "prompt",
                        Type.STRING,
                        Prompt.USUAL,
                        "what it writes before a command: {environment}, {directory} and {user} are"
                            + " filled in, `$` is `#` for root; the shell's own when empty"),
                BaseFunctions::shell)
            .lastCounts(),
        ApiFunction.of(
            Signature.of("run")
                .doc(
                    "Runs commands in the image, as one step, after the calls before it and before the"
                        + " calls after it. They stop at the first that fails; where the image has bash, also at"
                        + " a name that is not set and at a failure inside a pipe.")
                .required("commands", Types.STRINGS, "lines of a shell script")
                .optional(
                    "mount_host",
                    Type.BOOL,
                    false,
                    "see the project as the working directory; what is written there is dropped")
                .namedOnly()
                .optional(
                    "mount",
                    Types.MOUNTS,
                    "what the commands see besides: `Mount.cache(…)` and so on")
                .hint("mount", MOUNT)
                .hint("mounts", MOUNT)
                .hint("volume", MOUNT)
                .hint("volumes", MOUNT)
                .hint("env", "runtime.environ(env={…}) is for these commands too")
                .hint("workdir", CD)
                .hint("cwd", CD),
            BaseFunctions::run),
        ApiFunction.of(
                Signature.of("git_config")
                    .doc(
                        "The git identity in a development environment. It is no part of the image.")
                    .optional("name", Type.STRING, "", "user.name")
                    .optional("email", Type.STRING, "", "user.email")
                    .optional("editor", Type.STRING, "", "core.editor"),
                BaseFunctions::gitConfig)
            .lastCounts(),
        ApiFunction.giving(
            Signature.of("include")
                .doc(
                    "The names of another repository's `.envd` files, but those that begin with `_`."
                        + " It is fetched by the commands that build, and kept: evaluation needs no"
                        + " network.")
                .returns("module")
                .optional(
                    "git",
                    Type.STRING,
                    "",
                    "URL of the repository; or a path that begins with `/`, `./` or `../`")
                .optional("ref", Type.STRING, "", "branch or tag; the default branch when empty")
                .optional("sha", Type.STRING, "", "the commit, whole; it pins what is included")
                .optional("path", Type.STRING, "", "a file or directory of it; all when empty")
                .hint("tag", "write ref=\"…\"")
                .hint("branch", "write ref=\"…\"")
                .hint("rev", "write ref=\"…\", or sha=\"…\" for a commit")
                .hint("commit", "write sha=\"…\"")
                .hint("url", "write git=\"…\""),
            (r, a) -> Including.include(r, a)));
  }

  private static void base(Recording r, Arguments a) {
    r.dev = a.bool("dev");
    boolean named = a.isGiven("image") && !a.raw("image").equals("");
    tellOfEarlier(r, a, named);
    if (!named && r.baseAt != null) {
      // The image that was named before stays: this call takes the place of none.
      return;
    }
    Object image = named ? a.raw("image") : DEFAULT_IMAGE;
    StateValue base =
        image instanceof StateValue state ? state : StateValue.image(r.calls(), (String) image);
    r.base = new Placed<>(base, r.where());
    r.baseAt = named ? r.where() : null;
    r.calls().note(Noted.Kind.SETTING, List.of("base"));
  }

  private static void tellOfEarlier(Recording r, Arguments a, boolean named) {
    if (named) {
      r.last.tell("base", a.raw("image"));
    }
    LastCalls.Said before = r.last.otherwise("base dev", a.bool("dev"));
    if (before != null) {
      r.calls()
          .warn(
              a.isGiven("dev")
                  ? "base: this dev counts, and not that of the call at " + before.at()
                  : "base: this call does not say dev, so dev is False, and not what the call at "
                      + before.at()
                      + " says");
    }
  }

  private static void shell(Recording r, Arguments a) {
    String name = a.string("name").toLowerCase(Locale.ROOT);
    if (!SHELLS.contains(name)) {
      String near = NearestName.of(name, SHELLS);
      throw new EvalException(
          "no such shell: \"" + a.string("name") + "\"",
          near == null ? "there are bash, zsh and fish" : "did you mean " + near + "?");
    }
    Prompt.check(a.string("prompt"));
    r.shell = new Placed<>(new Shell(name, a.string("prompt")), r.where());
  }

  private static void run(Recording r, Arguments a) {
    List<String> commands = a.strings("commands");
    if (Script.isNothing(commands)) {
      r.nothing(a);
      return;
    }
    DockerfileFlags.refuse("run", commands);
    List<MountValue> mounts = MountValue.of(a);
    refuseTwoAtOnePlace(mounts, a.bool("mount_host"));
    r.calls().note(Noted.Kind.RUN, commands);
    r.steps.add(new Declaration.Run(r.where(), commands, a.bool("mount_host"), mounts));
  }

  /** The graph's own check, while the call is still known. */
  private static void refuseTwoAtOnePlace(List<MountValue> mounts, boolean mountHost) {
    Exec exec = Exec.args("true");
    mounts.forEach(mount -> mount.addTo(exec));
    if (mountHost) {
      exec.tmpfs(Lowering.PROJECT, 0);
    }
    State _ = State.scratch().run(exec);
  }

  private static void gitConfig(Recording r, Arguments a) {
    r.running.git = new RunSettings.Git(a.string("name"), a.string("email"), a.string("editor"));
  }
}
