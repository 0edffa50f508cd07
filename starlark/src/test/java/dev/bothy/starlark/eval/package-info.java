@NullMarked
package dev.bothy.starlark.eval;

import org.jspecify.annotations.NullMarked;
