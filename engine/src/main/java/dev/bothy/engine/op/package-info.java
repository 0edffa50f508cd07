/** What a vertex of the graph does to file systems: one runner per kind of operation. */
@NullMarked
package dev.bothy.engine.op;

import org.jspecify.annotations.NullMarked;
