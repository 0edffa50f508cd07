@NullMarked
package dev.bothy.engine.fileop;

import org.jspecify.annotations.NullMarked;
