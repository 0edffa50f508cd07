/**
 * Starlark for the JVM: a lossless tree, an evaluator that bounds what it runs, edits that touch
 * only what they must, and one layout for all files.
 *
 * <p>Start at {@link dev.bothy.starlark.eval.Starlark} to run files, at {@link
 * dev.bothy.starlark.syntax.SyntaxTree} to read them, at {@link dev.bothy.starlark.edit.Edits} to
 * change them, at {@link dev.bothy.starlark.format.Formatter} to lay them out.
 */
@org.jspecify.annotations.NullMarked
module dev.bothy.starlark {
  // Annotations alone: a user of the library needs them neither to compile nor to run.
  requires static transitive org.jspecify;

  exports dev.bothy.starlark;
  exports dev.bothy.starlark.edit;
  exports dev.bothy.starlark.eval;
  exports dev.bothy.starlark.format;
  exports dev.bothy.starlark.lib;
  exports dev.bothy.starlark.syntax;
}
