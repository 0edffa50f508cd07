@NullMarked
package dev.bothy.packages;

import org.jspecify.annotations.NullMarked;
