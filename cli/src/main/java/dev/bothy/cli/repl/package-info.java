/** The interactive interpreter: what is a whole piece of input, running it, editing it. */
@NullMarked
package dev.bothy.cli.repl;

import org.jspecify.annotations.NullMarked;
