/** Every function that a file may call: its signature, its documentation, and what it does. */
@NullMarked
package dev.bothy.dialect.function;

import org.jspecify.annotations.NullMarked;
