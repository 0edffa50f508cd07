@NullMarked
package dev.bothy.dialect.lower;

import org.jspecify.annotations.NullMarked;
