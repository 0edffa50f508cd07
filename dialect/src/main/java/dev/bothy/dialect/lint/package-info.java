/** What is accepted in a file and deserves a look all the same. */
@NullMarked
package dev.bothy.dialect.lint;

import org.jspecify.annotations.NullMarked;
