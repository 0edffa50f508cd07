/** What a step was made of and what it made: keys, and the records behind them. */
@NullMarked
package dev.bothy.engine.cache;

import org.jspecify.annotations.NullMarked;
