package dev.bothy.cli.build;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.KeyValues;
import dev.bothy.cli.command.Shared;
import dev.bothy.llb.SolveRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a solve is given from this side: values, directories, secrets. */
public final class Inputs {
  private Inputs() {}

  /** {@code --set NAME=VALUE}. */
  public static Map<String, String> settings(Invocation invocation) throws UsageException {
    return pairs(invocation, Shared.SET);
  }

  /** An option of the form {@code NAME=…}; the last of equal names wins. */
  public static Map<String, String> pairs(Invocation invocation, Option option)
      throws UsageException {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : invocation.arguments().all(option)) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw invocation.usage(
            "--" + option.name() + ": '" + text + "' is not of the form " + option.valueName());
      }
      pairs.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return pairs;
  }

  /** An option of the form {@code NAME=DIR}. */
  public static Map<String, Path> directories(Invocation invocation, Option option)
      throws UsageException {
    Map<String, Path> directories = new LinkedHashMap<>();
    for (Map.Entry<String, String> pair : pairs(invocation, option).entrySet()) {
      Path directory = invocation.resolve(pair.getValue());
      if (!Files.isDirectory(directory)) {
        throw invocation.usage("--" + option.name() + ": " + directory + " is not a directory");
      }
      directories.put(pair.getKey(), directory);
    }
    return directories;
  }

  /** {@code --secret id=…,src=FILE} or {@code id=…,env=VARIABLE}. */
  public static Map<String, SolveRequest.SecretSource> secrets(Invocation invocation)
      throws UsageException {
    Map<String, SolveRequest.SecretSource> secrets = new LinkedHashMap<>();
    for (String text : invocation.arguments().all(Shared.SECRET)) {
      String id = null;
      SolveRequest.SecretSource source = null;
      for (String part : KeyValues.split(text)) {
        if (part.startsWith("id=")) {
          id = part.substring(3);
        } else if (part.startsWith("src=") || part.startsWith("source=")) {
          Path file = invocation.resolve(part.substring(part.indexOf('=') + 1));
          if (!Files.isReadable(file)) {
            throw invocation.usage("--secret: " + file + " cannot be read");
          }
          source = new SolveRequest.SecretSource.FromFile(file);
        } else if (part.startsWith("env=")) {
          source = variable(invocation, part.substring(4));
        } else if (!part.equals("type=file") && !part.equals("type=env")) {
          throw invocation.usage(
              "--secret: '"
                  + part
                  + "' is none of id=NAME, src=FILE, env=VARIABLE; write "
                  + "--secret id=NAME,src=FILE or id=NAME,env=VARIABLE");
        }
      }
      if (id == null || id.isEmpty()) {
        throw invocation.usage("--secret needs id=NAME and src=FILE or env=VARIABLE");
      }
      // As docker does: without a source the variable of the same name.
      secrets.put(id, source == null ? variable(invocation, id) : source);
    }
    return secrets;
  }

  private static SolveRequest.SecretSource variable(Invocation invocation, String name)
      throws UsageException {
    if (!invocation.environment().containsKey(name)) {
      throw invocation.usage("--secret: the variable " + name + " is not set");
    }
    return new SolveRequest.SecretSource.FromEnv(name);
  }
}
