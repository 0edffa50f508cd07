/** A container as crun is told of it, and the process that it lives and dies with. */
@NullMarked
package dev.bothy.runtime.embedded.container;

import org.jspecify.annotations.NullMarked;
