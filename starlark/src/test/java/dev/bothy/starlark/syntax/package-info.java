@NullMarked
package dev.bothy.starlark.syntax;

import org.jspecify.annotations.NullMarked;
