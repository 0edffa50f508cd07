/** Steps that failed, and what they left, kept for a while. */
@NullMarked
package dev.bothy.engine.failed;

import org.jspecify.annotations.NullMarked;
