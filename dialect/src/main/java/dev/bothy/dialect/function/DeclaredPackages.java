package dev.bothy.dialect.function;

import dev.bothy.dialect.Packages;
import dev.bothy.dialect.declare.Declarations.Placed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What calls have declared so far to be installed, as written. */
final class DeclaredPackages {
  final Set<String> languages = new LinkedHashSet<>();
  final List<String> pip = new ArrayList<>();
  final List<String> apt = new ArrayList<>();
  final List<String> conda = new ArrayList<>();
  final List<String> r = new ArrayList<>();
  final List<String> julia = new ArrayList<>();
  final List<Placed<String>> vscode = new ArrayList<>();
  final List<String> requirements = new ArrayList<>();
  final List<String> wheels = new ArrayList<>();

  /** Whether packages of the project are installed in place. */
  boolean editable;

  Packages all() {
    List<String> extensions = vscode.stream().map(Placed::value).toList();
    return new Packages(pip, apt, conda, r, julia, extensions, requirements, wheels);
  }
}
