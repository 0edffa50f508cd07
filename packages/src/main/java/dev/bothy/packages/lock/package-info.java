/** {@code bothy.lock}: what was added to an environment and what was resolved. */
@NullMarked
package dev.bothy.packages.lock;

import org.jspecify.annotations.NullMarked;
