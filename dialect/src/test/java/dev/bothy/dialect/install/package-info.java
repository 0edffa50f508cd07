@NullMarked
package dev.bothy.dialect.install;

import org.jspecify.annotations.NullMarked;
