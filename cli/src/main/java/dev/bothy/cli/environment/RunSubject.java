package dev.bothy.cli.environment;

import dev.bothy.cli.args.Nearest;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.build.Built;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.image.ImageNames;
import dev.bothy.cli.image.ImageRecord;
import dev.bothy.cli.image.ImageRecords;
import dev.bothy.cli.project.Locations;
import dev.bothy.engine.Roots;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.Names;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The image that somebody means by the name of an image or of an environment. */
final class RunSubject {
  private static final String DEV = ":dev";

  private final Invocation invocation;
  private final Place place;
  private final ImageRecords images;

  RunSubject(Invocation invocation, Place place) throws CommandException {
    this.invocation = invocation;
    this.place = place;
    images = new ImageRecords(new Roots(Locations.store(invocation)));
  }

  RunSpec.Image find(String typed)
      throws UsageException, CommandException, PlaceException, IOException {
    UsageException malformed = null;
    try {
      ImageRecord image = ImageNames.findIfPresent(invocation, images, typed);
      if (image != null) {
        return Built.runImage(image);
      }
    } catch (UsageException e) {
      malformed = e; // upper case, say: an environment may be called so
    }
    RunSpec.Image image = ofEnvironment(typed);
    if (image != null) {
      return image;
    }
    String near = Nearest.of(typed, names(typed));
    if (malformed != null) {
      // An environment may have upper case, and its image the same in lower case.
      near = Nearest.of(typed.toLowerCase(Locale.ROOT), names(typed));
      if (near == null) {
        throw malformed;
      }
    }
    throw new CommandException(
        Exit.ABSENT,
        "there is no image and no environment '" + typed + "' in the store",
        near == null
            ? "'bothy images' and 'bothy ls' list those there are"
            : "did you mean " + near + "?");
  }

  private RunSpec.@Nullable Image ofEnvironment(String typed) throws PlaceException {
    if (!Names.valid(typed)) {
      return null;
    }
    try {
      return place.describe(typed).image();
    } catch (PlaceException e) {
      if (e.kind() == PlaceException.Kind.NO_SUCH_ENVIRONMENT) {
        return null;
      }
      throw e;
    }
  }

  private List<String> names(String typed) throws IOException, PlaceException {
    List<String> names = new ArrayList<>();
    for (ImageRecords.Listed listed : images.list()) {
      String name = listed.image().name();
      // As it is typed: the tag dev need not be.
      names.add(
          typed.indexOf(':') < 0 && name.endsWith(DEV)
              ? name.substring(0, name.length() - DEV.length())
              : name);
    }
    for (EnvironmentInfo info : place.list()) {
      names.add(info.name());
    }
    return names;
  }
}
