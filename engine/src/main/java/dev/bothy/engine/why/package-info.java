/** Why a step runs: what differs from the last time, from recorded keys. */
@NullMarked
package dev.bothy.engine.why;

import org.jspecify.annotations.NullMarked;
