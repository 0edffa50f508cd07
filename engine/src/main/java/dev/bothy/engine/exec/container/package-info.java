/** Containers in the terms of the OCI runtime specification, from config.json to their end. */
@NullMarked
package dev.bothy.engine.exec.container;

import org.jspecify.annotations.NullMarked;
