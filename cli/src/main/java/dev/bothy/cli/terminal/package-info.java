/** Terminals: whether there is one, its size and colours, and text that is safe to show on it. */
@NullMarked
package dev.bothy.cli.terminal;

import org.jspecify.annotations.NullMarked;
