/** Files of plain Starlark: run, checked, laid out, and typed. */
@NullMarked
package dev.bothy.cli.starlark;

import org.jspecify.annotations.NullMarked;
