/**
 * What comes in from outside, a room for each kind: {@code local} directories, {@code image}s,
 * {@code http} files, {@code git} commits, {@code debian} distributions.
 */
@NullMarked
package dev.bothy.engine.source;

import org.jspecify.annotations.NullMarked;
