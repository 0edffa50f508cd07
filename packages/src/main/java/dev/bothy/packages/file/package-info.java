/** Files of the user, replaced whole or not at all. */
@NullMarked
package dev.bothy.packages.file;

import org.jspecify.annotations.NullMarked;
