@NullMarked
package dev.bothy.engine.op;

import org.jspecify.annotations.NullMarked;
