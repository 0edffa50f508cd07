@NullMarked
package dev.bothy.cli;

import org.jspecify.annotations.NullMarked;
