package dev.bothy.cli.build;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.KeyValues;
import dev.bothy.cli.command.Shared;
import dev.bothy.llb.SolveRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code --import-cache type=registry,ref=…} and {@code --export-cache
 * type=local,dest=…,mode=max}; a name alone is a registry's. Another store can be read, not
 * written.
 */
final class Caches {
  private static final List<String> READ = List.of("registry", "local", "store");
  private static final List<String> WRITTEN = List.of("registry", "local");
  private static final List<String> MODES = List.of("min", "max");

  private Caches() {}

  static SolveRequest.Caches of(Invocation invocation) throws UsageException {
    return new SolveRequest.Caches(
        all(invocation, Shared.IMPORT_CACHE, READ, "src", List.of("ref", "src")),
        all(
            invocation,
            Shared.EXPORT_CACHE,
            WRITTEN,
            "dest",
            List.of("ref", "dest", "mode", "compression", "level")));
  }

  private static List<SolveRequest.Cache> all(
      Invocation invocation, Option option, List<String> types, String directory, List<String> keys)
      throws UsageException {
    List<SolveRequest.Cache> caches = new ArrayList<>();
    for (String text : invocation.arguments().all(option)) {
      caches.add(parse(invocation, option, text, types, directory, keys));
    }
    return caches;
  }

  private static SolveRequest.Cache parse(
      Invocation invocation,
      Option option,
      String text,
      List<String> types,
      String directory,
      List<String> keys)
      throws UsageException {
    String name = "--" + option.name();
    if (text.indexOf('=') < 0 && text.indexOf(',') < 0 && !text.isEmpty()) {
      return new SolveRequest.Cache("registry", Map.of("ref", text));
    }
    KeyValues attributes = KeyValues.of(invocation, name, text);
    String type = attributes.type(types);
    attributes.only(keys);
    String place = type.equals("registry") ? "ref" : directory;
    String value = attributes.get(place);
    if (value == null || value.isEmpty()) {
      throw invocation.usage(
          name
              + " type="
              + type
              + " needs "
              + place
              + "="
              + (place.equals("ref") ? "IMAGE" : "DIR"));
    }
    attributes.oneOf("mode", MODES);
    if (!type.equals("registry")) {
      attributes.resolve(directory, value);
    }
    return new SolveRequest.Cache(type, attributes.all());
  }
}
