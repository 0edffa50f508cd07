package dev.bothy.cli.verb;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.oci.ImageReference;
import java.nio.file.Path;
import java.util.Locale;

/** Names of images in the store: short, always with a tag. */
final class ImageNames {
  private ImageNames() {}

  /** {@code --tag}, else {@code <dir>:dev}. */
  static String ofBuild(Invocation invocation, Path project) throws UsageException {
    String tag = invocation.arguments().get(Shared.TAG);
    return tag == null ? of(Target.directoryName(project)) + ":dev" : named(invocation, tag);
  }

  /** A name as typed, completed. */
  static String named(Invocation invocation, String typed) throws UsageException {
    try {
      return ImageReference.parse(typed).withDefaultTag().familiar();
    } catch (IllegalArgumentException e) {
      throw invocation.usage(String.valueOf(e.getMessage()));
    }
  }

  /** A directory's name as a repository: lower case, runs of anything else one dash. */
  static String of(String directory) {
    StringBuilder name = new StringBuilder();
    for (char c : directory.toLowerCase(Locale.ROOT).toCharArray()) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        name.append(c);
      } else if (!name.isEmpty() && name.charAt(name.length() - 1) != '-') {
        name.append('-');
      }
    }
    while (!name.isEmpty() && name.charAt(name.length() - 1) == '-') {
      name.setLength(name.length() - 1);
    }
    return name.isEmpty() ? "environment" : name.toString();
  }
}
