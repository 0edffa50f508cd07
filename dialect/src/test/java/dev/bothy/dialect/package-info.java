@NullMarked
package dev.bothy.dialect;

import org.jspecify.annotations.NullMarked;
