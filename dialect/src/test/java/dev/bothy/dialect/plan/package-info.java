@NullMarked
package dev.bothy.dialect.plan;

import org.jspecify.annotations.NullMarked;
