@NullMarked
package dev.bothy.cli.library;

import org.jspecify.annotations.NullMarked;
