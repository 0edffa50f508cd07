/** What the calls of a file declare, as values, in the order of the calls. */
@NullMarked
package dev.bothy.dialect.declare;

import org.jspecify.annotations.NullMarked;
