package dev.bothy.runtime.embedded;

import dev.bothy.engine.host.Programs;
import dev.bothy.runtime.PlaceException;
import java.nio.file.Path;

/** Programs that running an environment needs of this host. */
record HostTools(Programs programs) {
  static HostTools ofThisProcess() {
    return new HostTools(Programs.ofThisProcess());
  }

  /**
   * The program's absolute path.
   *
   * @param debianPackage what to install when it is missing
   */
  String find(String program, String debianPackage) throws PlaceException {
    Path found = programs.find(program);
    if (found == null) {
      throw new PlaceException(
          PlaceException.Kind.HOST,
          "this host has no " + program + ", which running an environment needs",
          "install it: apt-get install " + debianPackage);
    }
    return found.toString();
  }
}
