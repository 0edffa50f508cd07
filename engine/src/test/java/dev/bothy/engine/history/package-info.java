@NullMarked
package dev.bothy.engine.history;

import org.jspecify.annotations.NullMarked;
