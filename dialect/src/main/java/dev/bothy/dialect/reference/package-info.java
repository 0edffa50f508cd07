/** What is told of the functions that a file may call, all of it from their signatures. */
@NullMarked
package dev.bothy.dialect.reference;

import org.jspecify.annotations.NullMarked;
