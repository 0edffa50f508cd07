/** What a policy says of a graph's sources: which are denied, and which stand for others. */
@NullMarked
package dev.bothy.llb.policy;

import org.jspecify.annotations.NullMarked;
