package dev.bothy.dialect.function;

import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.install.Installers;
import dev.bothy.dialect.lower.AptPackage;
import dev.bothy.llb.SourceLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call for packages of R or Julia where no call brings the language.
 *
 * @param packages the function that is called
 * @param language for people
 * @param brings the function that would bring it
 * @param sure whether nothing else can have brought it either
 */
public record LackingLanguage(
    String packages, String language, String brings, boolean sure, SourceLocation at) {

  /**
   * The first; null where there is none, where commands or copies may bring the language, and where
   * a package of apt is called like it. What other packages of apt depend on is not known here.
   */
  static @Nullable LackingLanguage of(List<Declaration> steps, List<Declaration.Install> installs) {
    boolean apt = false;
    for (Declaration step : steps) {
      if (step instanceof Declaration.Run || step instanceof Declaration.Copy) {
        return null;
      }
      apt |= step instanceof Declaration.AptPackages;
    }
    for (Declaration.Install install : installs) {
      String brings = Installers.languageOf(install.installer());
      boolean has =
          brings.isEmpty()
              || installs.stream().anyMatch(i -> Installers.brings(i.installer(), brings));
      boolean julia = brings.equals("install.julia");
      if (!has && !isNamed(julia ? "julia" : "r-", steps)) {
        return new LackingLanguage(
            julia ? "install.julia_packages" : "install.r_packages",
            julia ? "Julia" : "R",
            brings,
            !apt,
            install.at());
      }
    }
    return null;
  }

  private static boolean isNamed(String beginning, List<Declaration> steps) {
    return steps.stream()
        .filter(Declaration.AptPackages.class::isInstance)
        .flatMap(step -> ((Declaration.AptPackages) step).names().stream())
        .flatMap(entry -> AptPackage.all(entry).stream())
        .anyMatch(one -> one.name().startsWith(beginning));
  }
}
