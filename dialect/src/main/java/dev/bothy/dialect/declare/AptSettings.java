package dev.bothy.dialect.declare;

import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.llb.state.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where packages of the distribution come from, and which of them are preferred.
 *
 * @param source text of apt's sources, in either of their forms, or null for the base's
 * @param repositories besides that, in the order of the calls
 * @param pins in the order of the calls
 */
public record AptSettings(
    @Nullable Placed<String> source,
    List<Placed<Repository>> repositories,
    List<Placed<Pin>> pins) {
  public static final AptSettings NONE = new AptSettings(null, List.of(), List.of());

  public AptSettings {
    repositories = List.copyOf(repositories);
    pins = List.copyOf(pins);
  }

  /**
   * A repository of packages.
   *
   * @param name of its files, those of its list and its key
   * @param components none where the suite is a directory
   * @param architectures all that the image has when empty
   * @param snapshot whether its lists are taken though their time is over
   * @param key a tree with the file {@code /key}, or null where the base has the key
   */
  public record Repository(
      String name,
      String url,
      String suite,
      List<String> components,
      List<String> architectures,
      boolean snapshot,
      @Nullable State key) {
    public Repository {
      components = List.copyOf(components);
      architectures = List.copyOf(architectures);
    }
  }

  /**
   * What apt prefers.
   *
   * @param name of a package, or a pattern of names
   * @param from {@code version …}, {@code release …} or {@code origin …}
   */
  public record Pin(String name, String from, int priority) {
    /** Whether it is about more than one package. */
    public boolean isPattern() {
      return name.indexOf('*') >= 0 || name.indexOf('?') >= 0 || name.indexOf('[') >= 0;
    }
  }
}
