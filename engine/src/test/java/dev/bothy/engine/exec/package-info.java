@NullMarked
package dev.bothy.engine.exec;

import org.jspecify.annotations.NullMarked;
