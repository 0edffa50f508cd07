/** Reads what an environment really holds. */
@NullMarked
package dev.bothy.packages.freeze;

import org.jspecify.annotations.NullMarked;
