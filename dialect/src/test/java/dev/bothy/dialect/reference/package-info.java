@NullMarked
package dev.bothy.dialect.reference;

import org.jspecify.annotations.NullMarked;
