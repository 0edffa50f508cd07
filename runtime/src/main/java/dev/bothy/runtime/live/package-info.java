/**
 * Adds layers to a running environment's file tree. Runs in a process of its own, inside the
 * environment's mount (and user) namespace, since a Java process cannot join one.
 */
@NullMarked
package dev.bothy.runtime.live;

import org.jspecify.annotations.NullMarked;
