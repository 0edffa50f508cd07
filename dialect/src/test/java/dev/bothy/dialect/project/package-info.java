@NullMarked
package dev.bothy.dialect.project;

import org.jspecify.annotations.NullMarked;
