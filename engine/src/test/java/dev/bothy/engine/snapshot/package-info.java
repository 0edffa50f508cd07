@NullMarked
package dev.bothy.engine.snapshot;

import org.jspecify.annotations.NullMarked;
