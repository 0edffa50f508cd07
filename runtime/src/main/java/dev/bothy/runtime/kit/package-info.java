/** The dev kit: an ssh server and what supervises it, for any image. */
@NullMarked
package dev.bothy.runtime.kit;

import org.jspecify.annotations.NullMarked;
