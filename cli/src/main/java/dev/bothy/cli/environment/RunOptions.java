package dev.bothy.cli.environment;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.build.KeyValues;
import dev.bothy.cli.command.Invocation;
import dev.bothy.runtime.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Variables and mounts of one command, as typed. */
final class RunOptions {
  private final Invocation invocation;

  RunOptions(Invocation invocation) {
    this.invocation = invocation;
  }

  /** {@code K=V}; {@code K} alone is the caller's, and none when the caller has none. */
  Map<String, String> env(Option option) throws UsageException {
    Map<String, String> env = new LinkedHashMap<>();
    for (String text : invocation.arguments().all(option)) {
      int equals = text.indexOf('=');
      if (equals == 0 || text.isEmpty()) {
        throw wrong(option, "'" + text + "' has no name");
      }
      String value = equals < 0 ? invocation.environment().get(text) : text.substring(equals + 1);
      if (value != null) {
        env.put(equals < 0 ? text : text.substring(0, equals), value);
      }
    }
    return env;
  }

  List<RunSpec.Mount> mounts(Option option) throws UsageException {
    List<RunSpec.Mount> mounts = new ArrayList<>();
    for (String text : invocation.arguments().all(option)) {
      mounts.add(mount(option, text));
    }
    return mounts;
  }

  private RunSpec.Mount mount(Option option, String text) throws UsageException {
    String source = null;
    String target = null;
    boolean readOnly = false;
    for (String part : KeyValues.split(text)) {
      int equals = part.indexOf('=');
      String value = part.substring(equals + 1);
      switch (equals < 0 ? part : part.substring(0, equals)) {
        case "type" -> {
          if (!value.equals("bind")) {
            throw wrong(option, "type '" + value + "' is not known here; type=bind is");
          }
        }
        case "src", "source" -> source = equals < 0 ? "" : value;
        case "dst", "destination", "target" -> target = equals < 0 ? "" : value;
        case "ro", "readonly" -> readOnly = isTrue(option, part, equals);
        case "rw" -> readOnly = !isTrue(option, part, equals);
        default -> throw wrong(option, "unknown part '" + part + "'; there are type, src, dst, ro");
      }
    }
    if (source == null || source.isEmpty() || target == null || target.isEmpty()) {
      throw wrong(option, "'" + text + "' needs src=PATH and dst=PATH");
    }
    Path path = invocation.resolve(source);
    if (!Files.exists(path)) {
      throw wrong(option, path + " does not exist on this machine");
    }
    if (!target.startsWith("/")) {
      throw wrong(option, "dst '" + target + "' is not an absolute path");
    }
    String plain = Path.of(target).normalize().toString();
    return new RunSpec.Mount(path, plain, readOnly);
  }

  private boolean isTrue(Option option, String part, int equals) throws UsageException {
    return switch (equals < 0 ? "true" : part.substring(equals + 1)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw wrong(option, "'" + part + "' is neither true nor false");
    };
  }

  private UsageException wrong(Option option, String what) {
    return invocation.usage("--" + option.name() + ": " + what);
  }
}
