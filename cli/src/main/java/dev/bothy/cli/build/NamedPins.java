package dev.bothy.cli.build;

import dev.bothy.cli.args.Nearest;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.llb.state.GitRemote;
import dev.bothy.oci.ImageReference;
import dev.bothy.packages.lock.Pin;
import java.util.List;
import java.util.Map;
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

  /**
   * The first name that is of nothing here; null when there is none.
   *
   * @param addresses of what there is, by their names as pins have both
   */
  @Nullable String stranger(Map<String, String> addresses) {
    return typed.stream()
        .filter(
            name ->
                addresses.entrySet().stream()
                    .noneMatch(one -> isNamed(one.getKey(), one.getValue(), name)))
        .findFirst()
        .orElse(null);
  }

  /** What was probably meant by a name that is of nothing; null when nothing is near. */
  static @Nullable String nearest(String stranger, Map<String, String> addresses) {
    List<String> names = List.copyOf(addresses.keySet());
    String image = image(stranger);
    String near = Nearest.of(ShownAddress.of(stranger), names);
    return near == null && image != null ? Nearest.of(image, names) : near;
  }

  /** Whether the name is of one of these. */
  static boolean isOfAny(List<Pin> pins, String name) {
    return pins.stream().anyMatch(pin -> isNamed(pin, name));
  }

  private static boolean isNamed(Pin pin, String typed) {
    return isNamed(pin.name(), pin.address(), typed);
  }

  private static boolean isNamed(String name, String address, String typed) {
    String shown = ShownAddress.of(typed);
    // As it is too: a branch behind a secret, …?token=…@main, reads as a part of it.
    if (List.of(typed, shown).contains(name) || shown.equals(address)) {
      return true;
    }
    String url = git(shown);
    return name.equals(url) || address.equals(url) || name.equals(image(typed));
  }

  /** The repository as a pin has it; null when it is the name of something else. */
  private static @Nullable String git(String typed) {
    try {
      return GitRemote.parse(typed).url();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The same of an image. */
  private static @Nullable String image(String typed) {
    try {
      return ImageReference.parse(typed).withDefaultTag().toString();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
