@NullMarked
package dev.bothy.dialect.function;

import org.jspecify.annotations.NullMarked;
