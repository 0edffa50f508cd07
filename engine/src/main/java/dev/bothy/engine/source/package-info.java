/** What comes in from outside: directories, files, images, distributions. */
@NullMarked
package dev.bothy.engine.source;

import org.jspecify.annotations.NullMarked;
