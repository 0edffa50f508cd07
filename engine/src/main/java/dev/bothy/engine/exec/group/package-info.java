/** Control groups: limits of steps, and who the kernel killed for memory. */
@NullMarked
package dev.bothy.engine.exec.group;

import org.jspecify.annotations.NullMarked;
