/** Images of the store, and the room that they take. */
@NullMarked
package dev.bothy.cli.store;

import org.jspecify.annotations.NullMarked;
