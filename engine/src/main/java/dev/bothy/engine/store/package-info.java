/** Layers on disk: begun in a private place, committed whole, leased while in use. */
@NullMarked
package dev.bothy.engine.store;

import org.jspecify.annotations.NullMarked;
