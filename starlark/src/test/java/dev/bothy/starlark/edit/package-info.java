@NullMarked
package dev.bothy.starlark.edit;

import org.jspecify.annotations.NullMarked;
