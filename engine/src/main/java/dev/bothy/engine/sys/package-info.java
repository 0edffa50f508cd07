/** The one native boundary: Linux system calls with typed arguments and typed errors. */
@NullMarked
package dev.bothy.engine.sys;

import org.jspecify.annotations.NullMarked;
