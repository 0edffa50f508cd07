package dev.bothy.cli.image;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.project.Target;
import dev.bothy.oci.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names of images in the store: short, always with a tag. */
public final class ImageNames {
  private ImageNames() {}

  /** {@code --tag}, else {@code <dir>:dev}, or {@code <dir>-<target>:dev} with {@code --target}. */
  public static String ofBuild(Invocation invocation, Path project) throws UsageException {
    String tag = invocation.arguments().get(Shared.TAG);
    if (tag != null) {
      return named(invocation, tag);
    }
    String target = invocation.arguments().get(Shared.TARGET);
    return of(Target.directoryName(project)) + (target == null ? "" : "-" + target) + ":dev";
  }

  /** Of one of several images that are built together: the name of all, and its own behind it. */
  public static String ofPart(Invocation invocation, Path project, String part)
      throws UsageException {
    String all = ofBuild(invocation, project);
    int colon = all.lastIndexOf(':');
    return all.substring(0, colon) + "-" + part + all.substring(colon);
  }

  /** A name as typed, completed. */
  public static String named(Invocation invocation, String typed) throws UsageException {
    try {
      return ImageReference.parse(typed).withDefaultTag().familiar();
    } catch (IllegalArgumentException e) {
      throw invocation.usage(String.valueOf(e.getMessage()));
    }
  }

  /** The image that somebody means; the tag {@code dev} is tried where none was typed. */
  public static ImageRecord find(Invocation invocation, ImageRecords images, String typed)
      throws UsageException, CommandException, IOException {
    ImageRecord image = findIfPresent(invocation, images, typed);
    if (image == null) {
      throw new CommandException(
          Exit.ABSENT,
          "no image " + typed + " in the store",
          "'bothy images' lists those there are");
    }
    return image;
  }

  /** As {@link #find}; null when there is none. */
  public static @Nullable ImageRecord findIfPresent(
      Invocation invocation, ImageRecords images, String typed) throws UsageException, IOException {
    ImageRecord image = images.find(named(invocation, typed));
    return image == null && typed.indexOf(':') < 0
        ? images.find(named(invocation, typed + ":dev"))
        : image;
  }

  /** A directory's name as a repository: lower case, runs of anything else one dash. */
  public static String of(String directory) {
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
