@NullMarked
package dev.bothy.cli.history;

import org.jspecify.annotations.NullMarked;
