/**
 * Starlark for the JVM: what every part of the library shares, which is how errors look.
 *
 * <p>{@code syntax} reads a file into a lossless tree and resolves its names, {@code eval} runs it,
 * {@code edit} changes its text. Nothing here depends on anything outside the JDK.
 */
@NullMarked
package dev.bothy.starlark;

import org.jspecify.annotations.NullMarked;
