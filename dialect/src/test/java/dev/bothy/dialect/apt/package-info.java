@NullMarked
package dev.bothy.dialect.apt;

import org.jspecify.annotations.NullMarked;
