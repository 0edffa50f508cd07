@NullMarked
package dev.bothy.dialect.lint;

import org.jspecify.annotations.NullMarked;
