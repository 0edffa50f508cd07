/**
 * What comes in from outside: directories, files, images, distributions; commits in {@code git}.
 */
@NullMarked
package dev.bothy.engine.source;

import org.jspecify.annotations.NullMarked;
