@NullMarked
package dev.bothy.runtime;

import org.jspecify.annotations.NullMarked;
