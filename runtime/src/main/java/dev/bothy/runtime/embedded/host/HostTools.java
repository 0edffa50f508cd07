package dev.bothy.runtime.embedded.host;

import dev.bothy.engine.host.Programs;
import dev.bothy.runtime.PlaceException;
import java.nio.file.Path;

/** Programs that running an environment needs of this host. */
public record HostTools(Programs programs) {
  /** Where programs are, on hosts and in images, where nobody says otherwise. */
  public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Those that this process finds. */
  public static HostTools ofThisProcess() {
    return new HostTools(Programs.ofThisProcess());
  }

  /**
   * The program's absolute path.
   *
   * @param debianPackage what to install when it is missing
   */
  public String find(String program, String debianPackage) throws PlaceException {
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
