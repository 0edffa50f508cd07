/** A container's root: the layers to stack, what they show, the user put on them. */
@NullMarked
package dev.bothy.runtime.embedded.rootfs;

import org.jspecify.annotations.NullMarked;
