package dev.bothy.packages.name;

import dev.bothy.dialect.lower.AptPackage;
import dev.bothy.starlark.EvalException;
import java.util.List;

/** A package of apt as people type it, read as the file is read: what is typed goes into it. */
public final class AptRequirement {
  private AptRequirement() {}

  /**
   * Reads what people type.
   *
   * @throws BadPackageException for anything that is not one package, options and the removal form
   *     {@code name-} included
   */
  public static AptPackage parse(String text) throws BadPackageException {
    String whole = Texts.checked(text);
    List<AptPackage> packages;
    try {
      packages = AptPackage.all(whole);
    } catch (EvalException e) {
      throw BadPackageException.of(e);
    }
    if (packages.size() > 1) {
      throw new BadPackageException(
          Texts.shown(whole) + " is more than one package",
          "give each package as a word of its own");
    }
    return packages.getFirst();
  }
}
