/** From a graph to results: what must run, in which order, side by side. */
@NullMarked
package dev.bothy.engine.solve;

import org.jspecify.annotations.NullMarked;
