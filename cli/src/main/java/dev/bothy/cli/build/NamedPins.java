package dev.bothy.cli.build;

import dev.bothy.llb.op.ShownAddress;
import dev.bothy.llb.state.GitRemote;
import dev.bothy.oci.ImageReference;
import dev.bothy.packages.lock.ImagePin;
import dev.bothy.packages.lock.LibraryPin;
import dev.bothy.packages.lock.Pin;
import dev.bothy.packages.lock.RepositoryPin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pins that somebody names: as the lock does or as the file does, and a repository without its
 * branch.
 *
 * @param typed none for all
 */
record NamedPins(List<String> typed) {
  /** Whether it is one of them. */
  boolean has(Pin pin) {
    return typed.isEmpty() || typed.stream().anyMatch(name -> isNamed(pin, name));
  }

  /** The first name that is of none of these; null when there is none. */
  @Nullable String stranger(List<Pin> pins) {
    return typed.stream().filter(name -> !isOfAny(pins, name)).findFirst().orElse(null);
  }

  /** Whether the name is of one of these. */
  static boolean isOfAny(List<Pin> pins, String name) {
    return pins.stream().anyMatch(pin -> isNamed(pin, name));
  }

  private static boolean isNamed(Pin pin, String name) {
    String shown = ShownAddress.of(name);
    if (name.equals(pin.name()) || shown.equals(pin.name())) {
      return true;
    }
    try {
      return switch (pin) {
        case LibraryPin library -> shown.equals(library.address());
        case RepositoryPin repository -> {
          String url = GitRemote.parse(shown).url();
          yield url.equals(repository.name()) || url.equals(repository.address());
        }
        case ImagePin image ->
            ImageReference.parse(name).withDefaultTag().toString().equals(image.image());
        default -> false;
      };
    } catch (IllegalArgumentException e) {
      return false; // the name of something else
    }
  }
}
