/** The environment's user in the image's user database, as texts. */
@NullMarked
package dev.bothy.runtime.identity;

import org.jspecify.annotations.NullMarked;
