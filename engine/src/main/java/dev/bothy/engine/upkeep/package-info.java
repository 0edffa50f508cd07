/** What a store holds, what of it may go, and whether it is as it was written. */
@NullMarked
package dev.bothy.engine.upkeep;

import org.jspecify.annotations.NullMarked;
