/** Plain Starlark on the command line: what its verbs share. */
@NullMarked
package dev.bothy.cli.starlark;

import org.jspecify.annotations.NullMarked;
