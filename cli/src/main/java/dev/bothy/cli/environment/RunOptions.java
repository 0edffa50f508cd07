package dev.bothy.cli.environment;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.KeyValues;
import dev.bothy.runtime.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Variables and mounts of one command, as typed. */
final class RunOptions {
  private static final List<String> SOURCE = List.of("src", "source");
  private static final List<String> TARGET = List.of("dst", "destination", "target");
  private static final List<String> FLAGS = List.of("ro", "readonly", "rw");
  private static final List<String> KEYS =
      List.of("type", "src", "source", "dst", "destination", "target", "ro", "readonly", "rw");

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
    KeyValues parts = KeyValues.of(invocation, "--" + option.name(), text, FLAGS);
    parts.only(KEYS);
    parts.oneOf("type", List.of("bind"));
    String source = first(parts, SOURCE);
    String target = first(parts, TARGET);
    if (source.isEmpty() || target.isEmpty()) {
      throw parts.wrong("'" + text + "' needs src=PATH and dst=PATH");
    }
    Path path = invocation.resolve(source);
    if (!Files.exists(path)) {
      throw parts.wrong(path + " does not exist on this machine");
    }
    if (!target.startsWith("/")) {
      throw parts.wrong("dst '" + target + "' is not an absolute path");
    }
    boolean readOnly =
        parts.isTrue("ro")
            || parts.isTrue("readonly")
            || (parts.get("rw") != null && !parts.isTrue("rw"));
    return new RunSpec.Mount(path, Path.of(target).normalize().toString(), readOnly);
  }

  private static String first(KeyValues parts, List<String> keys) {
    for (String key : keys) {
      String value = parts.get(key);
      if (value != null) {
        return value;
      }
    }
    return "";
  }

  private UsageException wrong(Option option, String what) {
    return invocation.usage("--" + option.name() + ": " + what);
  }
}
