/** What leaves the store: image archives, trees, pushes. */
@NullMarked
package dev.bothy.engine.export;

import org.jspecify.annotations.NullMarked;
