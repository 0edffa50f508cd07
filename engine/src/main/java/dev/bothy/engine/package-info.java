@NullMarked
package dev.bothy.engine;

import org.jspecify.annotations.NullMarked;
