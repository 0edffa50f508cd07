package dev.bothy.packages.freeze;

import dev.bothy.dialect.AddedStep;
import dev.bothy.packages.lock.AddedEntry;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.name.AptRequirement;
import dev.bothy.packages.name.BadPackageException;
import dev.bothy.packages.name.PipRequirement;
import java.util.ArrayList;
import java.util.List;

/** Records in the lock which versions the added packages have. */
public final class Resolver {
  private Resolver() {}

  /**
   * The lock with versions of what was added to that function's environment. An entry of which
   * nothing is installed keeps what it says.
   */
  public static Lock resolve(Lock lock, String function, Installed environment) {
    List<AddedEntry> entries = new ArrayList<>();
    for (AddedEntry entry : lock.added()) {
      List<String> pins = entry.function().equals(function) ? pins(entry, environment) : List.of();
      entries.add(pins.isEmpty() ? entry : entry.withResolved(pins));
    }
    return lock.withEntries(entries);
  }

  private static List<String> pins(AddedEntry entry, Installed environment) {
    List<String> pins = new ArrayList<>();
    for (String text : entry.packages()) {
      try {
        if (entry.manager() == AddedStep.Manager.APT) {
          String name = AptRequirement.parse(text).nameWithArchitecture();
          Pin pin = environment.apt().get(DpkgList.key(name, environment.apt()));
          if (pin != null) {
            pins.add(pin.name() + "=" + pin.version());
          }
        } else {
          String name = PipRequirement.parse(text).name();
          String version = environment.pipVersion(name);
          if (!version.isEmpty()) {
            pins.add(name + "==" + version);
          }
        }
      } catch (BadPackageException _) {
        // The lock may come from someone who edited it: evaluation says what is wrong with it.
      }
    }
    return pins;
  }
}
