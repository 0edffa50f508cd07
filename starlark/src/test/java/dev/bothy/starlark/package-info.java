@NullMarked
package dev.bothy.starlark;

import org.jspecify.annotations.NullMarked;
