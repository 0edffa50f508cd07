package dev.bothy.cli.build;

import dev.bothy.cli.args.Nearest;
import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.llb.SolveRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code --import-cache type=registry,ref=…} and {@code --export-cache
 * type=local,dest=…,mode=max}; a name alone is a registry's.
 */
final class Caches {
  private static final List<String> TYPES = List.of("registry", "local");

  private Caches() {}

  static SolveRequest.Caches of(Invocation invocation) throws UsageException {
    return new SolveRequest.Caches(
        all(invocation, Shared.IMPORT_CACHE, "src", List.of("ref", "src")),
        all(
            invocation,
            Shared.EXPORT_CACHE,
            "dest",
            List.of("ref", "dest", "mode", "compression", "level")));
  }

  private static List<SolveRequest.Cache> all(
      Invocation invocation, Option option, String directory, List<String> keys)
      throws UsageException {
    List<SolveRequest.Cache> caches = new ArrayList<>();
    for (String text : invocation.arguments().all(option)) {
      caches.add(parse(invocation, option, text, directory, keys));
    }
    return caches;
  }

  private static SolveRequest.Cache parse(
      Invocation invocation, Option option, String text, String directory, List<String> keys)
      throws UsageException {
    String name = "--" + option.name();
    if (text.indexOf('=') < 0 && text.indexOf(',') < 0 && !text.isEmpty()) {
      return new SolveRequest.Cache("registry", Map.of("ref", text));
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String part : Exports.split(text)) {
      int equals = part.indexOf('=');
      if (equals <= 0) {
        throw invocation.usage(name + ": '" + part + "' is not of the form key=value");
      }
      attributes.put(part.substring(0, equals), part.substring(equals + 1));
    }
    String type = attributes.remove("type");
    if (type == null || !TYPES.contains(type)) {
      throw invocation.usage(
          name
              + ": type="
              + String.join("|", TYPES)
              + (type == null ? " is missing" : ", not " + type));
    }
    for (String key : attributes.keySet()) {
      if (!keys.contains(key)) {
        String near = Nearest.of(key, keys);
        throw invocation.usage(
            name + ": unknown key '" + key + "'" + (near == null ? "" : ", did you mean " + near));
      }
    }
    String place = type.equals("local") ? directory : "ref";
    String value = attributes.getOrDefault(place, "");
    if (value.isEmpty()) {
      throw invocation.usage(
          name
              + " type="
              + type
              + " needs "
              + place
              + "="
              + (place.equals("ref") ? "IMAGE" : "DIR"));
    }
    String mode = attributes.getOrDefault("mode", "min");
    if (!mode.equals("min") && !mode.equals("max")) {
      throw invocation.usage(name + ": mode '" + mode + "' is neither min nor max");
    }
    if (type.equals("local")) {
      attributes.put(directory, invocation.resolve(value).toString());
    }
    return new SolveRequest.Cache(type, attributes);
  }
}
