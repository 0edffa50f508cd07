package dev.bothy.dialect.function;

import dev.bothy.dialect.Included;
import dev.bothy.dialect.lower.Urls;
import dev.bothy.dialect.project.Libraries.Checkout;
import dev.bothy.dialect.project.Library;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Module;
import dev.bothy.starlark.eval.Namespace;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code include}: the public names of a repository's files, run with the same functions. */
final class Including {
  private Including() {}

  static Object include(Recording r, Arguments a) {
    LibraryUse.Means means = r.libraries().means();
    String git = a.string("git");
    if (git.contains("://")) {
      Urls.check(git);
    }
    // A repository of a server may be called so.
    if (git.indexOf(':') < 0 && (git.endsWith(".envd") || git.endsWith(".star"))) {
      throw new EvalException(
          "include: takes a repository, not the file \"" + git + "\"",
          "load(\"" + git + "\", \"NAME\") at the top takes one of the project");
    }
    Library library = new Library(git, a.string("ref"), a.string("sha"));
    Checkout checkout = means.libraries().find(library);
    if (checkout == null) {
      r.libraries().lacks(library);
      throw new EvalException(
          "include: " + library + " is not on this machine yet",
          "`bothy build` or `bothy lock` fetches it; from then on no network is needed");
    }
    r.libraries().add(new Included(r.where(), library, checkout.commit(), checkout.pinned()));
    String prefix = means.loader().add(library, checkout);
    // `load` in a file without text, at the library's root: each file runs once, cycles are found.
    Module root =
        Starlark.execute(
            means.thread(), SourceFile.of(prefix, ""), Dialect.ENVD, means.predeclared());
    Map<String, Object> names = new LinkedHashMap<>();
    Map<String, String> places = new LinkedHashMap<>();
    for (String file : means.loader().files(prefix, a.string("path"))) {
      means
          .thread()
          .load(root, file)
          .globals()
          .forEach(
              (name, value) -> {
                if (!name.startsWith("_")) {
                  String other = places.putIfAbsent(name, file);
                  if (other != null) {
                    throw new EvalException(
                        "include: " + library + " has " + name + " in " + other + " and " + file,
                        "path=\"…\" names the file to use");
                  }
                  names.put(name, value);
                }
              });
    }
    return Namespace.of(library.git(), names);
  }
}
