package dev.bothy.dialect.migrate;

import dev.bothy.dialect.SyntaxVersion;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.edit.Edits;
import dev.bothy.starlark.eval.Loader;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file of version 0 of the API as version 1 has it: {@code base(os=, language=)} becomes a base
 * and installers, renamed parameters get their new names. Only what changes is touched; comments
 * and layout stay. Calls that stand in conditions or loops are left as they are, but for {@code
 * io.copy}, whose new names mean the same everywhere.
 */
public final class Migration {
  private static final Pattern VERSION = Pattern.compile("\\s*#\\s*syntax\\s*=");

  private Migration() {}

  /**
   * Whether a file is for version 0: it says so or, saying nothing, as files of those days did, has
   * calls that version 1 refuses.
   *
   * @throws SyntaxException when it is not Starlark
   */
  public static boolean isMeant(SourceFile source) {
    if (SyntaxVersion.of(source).old() || namesVersion(source)) {
      return SyntaxVersion.of(source).old();
    }
    SyntaxTree tree = parsed(source);
    if (OldCopies.areIn(tree)) {
      return true;
    }
    for (Statement statement : tree.statements()) {
      if (statement instanceof Def def
          && Edits.of(source, def.name().name()).calls("base").stream()
              .anyMatch(c -> has(c, OldBase.PARAMETERS.subList(0, 2)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(Expression.Call call, Collection<String> names) {
    return call.arguments().stream()
        .anyMatch(a -> a instanceof Argument.Named named && names.contains(named.name()));
  }

  private static boolean namesVersion(SourceFile source) {
    return VERSION.matcher(source.lineText(1)).lookingAt();
  }

  private static SyntaxTree parsed(SourceFile source) {
    SyntaxTree tree = SyntaxTree.parse(source);
    if (!tree.errors().isEmpty()) {
      throw new SyntaxException(tree.errors());
    }
    return tree;
  }

  /**
   * As {@link #isMeant(SourceFile)}, or, where the file says nothing, a file that it loads is.
   *
   * @throws EvalException when a file that it loads is not there
   */
  public static boolean isMeant(SourceFile source, Loader loader) {
    return isMeant(source)
        || (!namesVersion(source)
            && all(source, loader).stream().anyMatch(file -> isMeant(file.source())));
  }

  /**
   * The file's text for version 1.
   *
   * @throws SyntaxException when it is not Starlark
   * @throws EvalException when a call cannot be translated; the message begins with its place
   */
  public static String of(SourceFile source) {
    return migrated(new ArrayList<>(List.of(new Rewriting(source, parsed(source), false))))
        .getFirst()
        .text();
  }

  /**
   * The file and those that it loads, which are of the version that it says: first the file, then
   * those of the others that change. One that says it is for version 1 stays, but what it loads is
   * looked at.
   *
   * @throws SyntaxException when one is not Starlark
   * @throws EvalException when one is not there, or a call cannot be translated
   */
  public static List<Migrated> of(SourceFile source, Loader loader) {
    return migrated(all(source, loader));
  }

  private static List<Rewriting> all(SourceFile source, Loader loader) {
    List<Rewriting> files = new ArrayList<>(List.of(new Rewriting(source, parsed(source), false)));
    Set<String> seen = new HashSet<>(Set.of(source.name()));
    for (int i = 0; i < files.size(); i++) {
      Rewriting file = files.get(i);
      for (Statement statement : file.tree().statements()) {
        if (statement instanceof Statement.Load load) {
          String key = loader.resolve(load.module().value(), file.source().name());
          file.loads().put(load.module().value(), key);
          if (seen.add(key)) {
            SourceFile loaded = loader.read(key);
            boolean done = namesVersion(loaded) && !SyntaxVersion.of(loaded).old();
            files.add(new Rewriting(loaded, parsed(loaded), done));
          }
        }
      }
    }
    return files;
  }

  private static List<Migrated> migrated(List<Rewriting> files) {
    List<OldFunction> functions = new ArrayList<>();
    files.forEach(file -> functions.addAll(OldFunction.of(file)));
    CallGraph graph = CallGraph.of(files, functions);
    boolean based = files.stream().anyMatch(file -> FileNames.calls(file, "base"));
    files.removeIf(Rewriting::isDone);
    files.forEach(OldCopies::rewrite);
    for (OldFunction function : functions) {
      if (!function.file().isDone()) {
        OldPipIndex.rewrite(function);
        boolean main = function.file().equals(files.getFirst());
        new OldChannels(function, graph, main).rewrite();
        OldBase base = new OldBase(function, graph);
        base.rewrite();
        if (!based && main) {
          base.saysDevelopment();
        }
      }
    }
    CallOrder order = new CallOrder(files, functions);
    functions.stream().filter(graph::isEnvironment).forEach(order::look);
    List<Migrated> migrated = new ArrayList<>();
    for (Rewriting file : files) {
      if (migrated.isEmpty()
          || namesVersion(file.source())
          || !file.result().equals(file.source().text())) {
        syntaxLine(file);
        migrated.add(new Migrated(file.source(), file.result(), file.notes()));
      }
    }
    return migrated;
  }

  private static void syntaxLine(Rewriting file) {
    int start = file.beginning();
    // Above a comment that moves to the first line.
    if (namesVersion(file.source())) {
      String line = file.source().lineText(1);
      file.exactly(start, start + line.stripTrailing().length(), "# syntax=v1");
    } else {
      file.insertFirst(start, "# syntax=v1\n");
    }
  }
}
