/** Distributions made by mmdebstrap from the mirrors of Debian and Ubuntu. */
@NullMarked
package dev.bothy.engine.source.debian;

import org.jspecify.annotations.NullMarked;
