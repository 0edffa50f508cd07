@NullMarked
package dev.bothy.dialect.migrate;

import org.jspecify.annotations.NullMarked;
