package dev.bothy.llb.state;

import dev.bothy.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a bootstrapped Debian holds. Collects as it goes; who takes it takes a copy. */
public final class DebianOptions {
  final List<String> packages = new ArrayList<>();
  final List<String> components = new ArrayList<>();
  String variant = "";
  @Nullable Platform platform;

  /** Packages to install besides those of the variant. */
  public DebianOptions packages(List<String> names) {
    packages.addAll(names);
    return this;
  }

  /** {@code main}, {@code contrib} …; otherwise {@code main}. */
  public DebianOptions components(List<String> names) {
    components.addAll(names);
    return this;
  }

  /** A variant of mmdebstrap; otherwise {@code minbase}. */
  public DebianOptions variant(String name) {
    variant = name;
    return this;
  }

  /** The platform, when it is not that of the whole graph. */
  public DebianOptions platform(Platform wanted) {
    platform = wanted;
    return this;
  }
}
