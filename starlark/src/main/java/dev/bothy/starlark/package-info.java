/**
 * Starlark for the JVM: what every part of the library shares, which is how errors look.
 *
 * <p>{@link dev.bothy.starlark.syntax} reads a file into a lossless tree and resolves its names,
 * {@link dev.bothy.starlark.eval} runs it, {@link dev.bothy.starlark.edit} changes its text, {@link
 * dev.bothy.starlark.format} lays it out, {@link dev.bothy.starlark.lib} has modules to add.
 * Nothing here depends on anything outside the JDK. A whole program:
 *
 * {@snippet lang=java :
 * import dev.bothy.starlark.StarlarkException;
 * import dev.bothy.starlark.eval.*;
 * import dev.bothy.starlark.syntax.*;
 *
 * void main() {
 *   var source = SourceFile.of("sum.star", "total = sum([1, 2])\n");
 *   var sum = Builtin.of(
 *       Signature.of("sum").required("of", Type.listOf(Type.INT)).returns(Type.INT).build(),
 *       (thread, arguments) -> arguments.list("of").stream().mapToLong(n -> (Long) n).sum());
 *   try {
 *     var thread = StarlarkThread.builder().limits(Limits.UNTRUSTED).build();
 *     var module = Starlark.execute(thread, source, Dialect.SPEC, Predeclared.core().with("sum", sum));
 *     IO.println(module.get("total"));
 *   } catch (StarlarkException e) {
 *     IO.println(e.render());
 *   }
 * }
 * }
 *
 * It prints
 *
 * {@snippet lang=text :
 * 3
 * }
 */
@NullMarked
package dev.bothy.starlark;

import org.jspecify.annotations.NullMarked;
