/** The process that does the work in namespaces of its own, and the way there. */
@NullMarked
package dev.bothy.engine.worker;

import org.jspecify.annotations.NullMarked;
