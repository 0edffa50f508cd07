@NullMarked
package dev.bothy.engine.signature;

import org.jspecify.annotations.NullMarked;
