/** What a graph asks that no engine can do, told by name before anything runs. */
@NullMarked
package dev.bothy.engine.solve.refusal;

import org.jspecify.annotations.NullMarked;
