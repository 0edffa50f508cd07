/** Files of the project directory: inside of it, not ignored, and only those that are used. */
@NullMarked
package dev.bothy.dialect.project;

import org.jspecify.annotations.NullMarked;
