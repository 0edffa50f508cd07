@NullMarked
package dev.bothy.engine.store;

import org.jspecify.annotations.NullMarked;
