@NullMarked
package dev.bothy.dialect.state;

import org.jspecify.annotations.NullMarked;
