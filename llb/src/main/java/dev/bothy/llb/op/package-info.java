/** LLB's operations as values: what a vertex of a graph does, field by field as on the wire. */
@NullMarked
package dev.bothy.llb.op;

import org.jspecify.annotations.NullMarked;
