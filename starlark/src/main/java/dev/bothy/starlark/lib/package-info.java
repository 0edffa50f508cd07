/**
 * Modules beyond the language that a host may add to what a file finds: {@code json}, {@code math}
 * and {@code time}, with starlark-go's semantics. None is there unless the host says so.
 */
@NullMarked
package dev.bothy.starlark.lib;

import org.jspecify.annotations.NullMarked;
