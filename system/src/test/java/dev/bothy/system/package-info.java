/** Drives the built launcher from outside, as people and scripts do. */
@NullMarked
package dev.bothy.system;

import org.jspecify.annotations.NullMarked;
