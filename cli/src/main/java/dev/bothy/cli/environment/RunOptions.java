package dev.bothy.cli.environment;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.KeyValues;
import dev.bothy.runtime.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /**
   * Mounts, each at a place of its own.
   *
   * @param mount {@code type=bind,src=…,dst=…}
   * @param volume {@code SRC:DST[:ro]}
   */
  List<RunSpec.Mount> mounts(Option mount, Option volume) throws UsageException {
    Map<String, RunSpec.Mount> mounts = new LinkedHashMap<>();
    for (String text : invocation.arguments().all(mount)) {
      put(mounts, mount, mount(mount, text));
    }
    for (String text : invocation.arguments().all(volume)) {
      put(mounts, volume, volume(volume, text));
    }
    return List.copyOf(mounts.values());
  }

  private void put(Map<String, RunSpec.Mount> mounts, Option option, RunSpec.Mount mount)
      throws UsageException {
    RunSpec.Mount other = mounts.put(mount.target(), mount);
    if (other != null) {
      throw wrong(
          option,
          mount.source()
              + " and "
              + other.source()
              + " cannot both be at "
              + mount.target()
              + "; leave one out");
    }
  }

  private RunSpec.Mount volume(Option option, String text) throws UsageException {
    String[] parts = text.split(":", -1);
    String access = parts.length == 3 ? parts[2] : "rw";
    if (parts.length < 2
        || parts.length > 3
        || parts[0].isEmpty()
        || !access.equals("ro") && !access.equals("rw")) {
      throw wrong(option, "'" + text + "' is not of the form SRC:DST or SRC:DST:ro");
    }
    if (parts[0].indexOf('/') < 0 && !parts[0].startsWith(".") && !parts[0].startsWith("~")) {
      throw wrong(
          option,
          "there are no volumes with names, only directories and files: write ./"
              + parts[0]
              + " for one of this directory");
    }
    return bind(option, parts[0], parts[1], access.equals("ro"));
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
    boolean readOnly =
        parts.isTrue("ro")
            || parts.isTrue("readonly")
            || (parts.get("rw") != null && !parts.isTrue("rw"));
    return bind(option, source, target, readOnly);
  }

  private RunSpec.Mount bind(Option option, String source, String target, boolean readOnly)
      throws UsageException {
    Path path = invocation.resolve(source);
    if (!Files.exists(path)) {
      throw wrong(option, path + " does not exist on this machine");
    }
    if (!target.startsWith("/")) {
      throw wrong(option, "'" + target + "' is not an absolute path");
    }
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
