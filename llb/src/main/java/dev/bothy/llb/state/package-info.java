/** The fluent way to write graphs. */
@NullMarked
package dev.bothy.llb.state;

import org.jspecify.annotations.NullMarked;
