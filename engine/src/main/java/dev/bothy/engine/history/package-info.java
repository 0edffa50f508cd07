/** What was built when: a small record of each build, and of the graph it solved. */
@NullMarked
package dev.bothy.engine.history;

import org.jspecify.annotations.NullMarked;
