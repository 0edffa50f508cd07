@NullMarked
package dev.bothy.engine.why;

import org.jspecify.annotations.NullMarked;
