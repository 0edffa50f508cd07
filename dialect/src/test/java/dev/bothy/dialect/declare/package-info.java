@NullMarked
package dev.bothy.dialect.declare;

import org.jspecify.annotations.NullMarked;
