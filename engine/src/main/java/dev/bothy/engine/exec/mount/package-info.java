/** What is mounted where in a step's container, and what a step's mounts leave. */
@NullMarked
package dev.bothy.engine.exec.mount;

import org.jspecify.annotations.NullMarked;
