/** The canonical protobuf encoding of LLB operations, and its strict decoder. */
@NullMarked
package dev.bothy.llb.wire;

import org.jspecify.annotations.NullMarked;
