package dev.bothy.dialect.function;

import dev.bothy.dialect.declare.MountValue;
import dev.bothy.dialect.state.Permission;
import dev.bothy.dialect.state.StateValue;
import dev.bothy.dialect.state.Types;
import dev.bothy.llb.op.Mount;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.List;

/** {@code Mount.*}: what a {@code run} sees besides its own tree. */
final class MountFunctions {
  private static final long MEGABYTE = 1L << 20;
  private static final List<String> SHARING = List.of("shared", "private", "locked");

  private MountFunctions() {}

  static List<ApiFunction> all() {
    return List.of(
        ApiFunction.giving(
            Signature.of("Mount.cache")
                .doc("A directory that is kept between builds. It is no part of the result.")
                .returns("mount")
                .required("path", Type.STRING)
                .optional("id", Type.STRING, "", "caches of one id are one; the path when empty")
                .optional(
                    "sharing",
                    Type.STRING,
                    "shared",
                    "`shared`, `private`, or `locked`: one at a time"),
            (_, a) ->
                new MountValue.Cache(
                    path(a), a.string("id").isEmpty() ? path(a) : a.string("id"), sharing(a))),
        ApiFunction.giving(
            Signature.of("Mount.bind")
                .doc("Another state. What is written there is no part of the result.")
                .returns("mount")
                .required("path", Type.STRING)
                .required("state", Types.STATE)
                .optional("source_path", Type.STRING, "", "path in the state; all of it when empty")
                .optional("readonly", Type.BOOL, true, "")
                .hint("state", "files of the project are a state: Source.local(\"…\")"),
            (_, a) ->
                new MountValue.Bind(
                    path(a),
                    a.host("state", StateValue.class).state(),
                    a.string("source_path"),
                    a.bool("readonly"))),
        ApiFunction.giving(
            Signature.of("Mount.tmpfs")
                .doc("Memory.")
                .returns("mount")
                .required("path", Type.STRING)
                .optional("size", Type.INT, 0, "in MB; half of the memory when 0"),
            (_, a) ->
                new MountValue.Tmpfs(
                    path(a), ConfigFunctions.inRange(a, "size", 0, Integer.MAX_VALUE) * MEGABYTE)),
        ApiFunction.giving(
            Signature.of("Mount.secret")
                .doc("A secret that the build is given (`--secret`), as a file. It is in no layer.")
                .returns("mount")
                .required("path", Type.STRING)
                .required("id", Type.STRING)
                .optional("permission", Type.oneOf(Type.STRING, Type.INT), "0400", "")
                .optional("required", Type.BOOL, true, ""),
            (_, a) ->
                new MountValue.Secret(
                    path(a),
                    a.string("id"),
                    Permission.of(a.raw("permission")),
                    a.bool("required"))),
        ApiFunction.giving(
            Signature.of("Mount.ssh")
                .doc("The ssh agent, for fetching from private repositories.")
                .returns("mount")
                .optional("path", Type.STRING, "of its socket; one of its own when not given")
                .optional("id", Type.STRING, "default", "")
                .optional("required", Type.BOOL, true, ""),
            (_, a) ->
                new MountValue.Ssh(a.stringOrNull("path"), a.string("id"), a.bool("required"))));
  }

  private static String path(Arguments a) {
    String path = a.string("path");
    if (!path.startsWith("/") || path.matches("/+")) {
      throw new EvalException(
          a.signature().name() + ": not a place for a mount: \"" + path + "\"",
          "an absolute path below /");
    }
    String place = withoutSlashes(path);
    refuseTheKernels(a, place);
    return place;
  }

  private static void refuseTheKernels(Arguments a, String place) {
    for (String kernel : List.of("/proc", "/sys", "/dev")) {
      // Below /dev there is memory to enlarge, such as /dev/shm.
      boolean within = place.startsWith(kernel + "/") && !kernel.equals("/dev");
      if (place.equals(kernel) || within) {
        throw new EvalException(
            a.signature().name() + ": not a place for a mount: \"" + place + "\"",
            "the kernel shows itself at " + kernel + "; choose another path");
      }
    }
  }

  /** Two names of one place are one. */
  private static String withoutSlashes(String path) {
    int end = path.length();
    while (path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private static Mount.Sharing sharing(Arguments a) {
    return switch (a.string("sharing")) {
      case "shared" -> Mount.Sharing.SHARED;
      case "private" -> Mount.Sharing.PRIVATE;
      case "locked" -> Mount.Sharing.LOCKED;
      default -> {
        String near = NearestName.of(a.string("sharing"), SHARING);
        throw new EvalException(
            "Mount.cache: no such sharing: \"" + a.string("sharing") + "\"",
            near == null ? "there are shared, private and locked" : "did you mean " + near + "?");
      }
    };
  }
}
