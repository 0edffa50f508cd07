/** Changing an environment live, and writing that back. */
@NullMarked
package dev.bothy.cli.grow;

import org.jspecify.annotations.NullMarked;
