/** Runs an exec operation's process in a container. */
@NullMarked
package dev.bothy.engine.exec;

import org.jspecify.annotations.NullMarked;
