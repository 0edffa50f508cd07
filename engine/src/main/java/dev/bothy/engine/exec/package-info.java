/**
 * Runs an exec operation's process in a container: what a step is, on {@code mount}, {@code
 * container} and {@code group}.
 */
@NullMarked
package dev.bothy.engine.exec;

import org.jspecify.annotations.NullMarked;
