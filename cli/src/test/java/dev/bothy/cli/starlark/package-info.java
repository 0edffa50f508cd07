/** Tests of plain Starlark with public test data. */
@NullMarked
package dev.bothy.cli.starlark;

import org.jspecify.annotations.NullMarked;
