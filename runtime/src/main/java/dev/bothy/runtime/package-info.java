/**
 * Places where an environment runs: what they take ({@link dev.bothy.runtime.RunSpec}), what they
 * do ({@link dev.bothy.runtime.Place}) and what they say of it ({@link
 * dev.bothy.runtime.EnvironmentInfo}). Knows nothing of build files.
 */
@NullMarked
package dev.bothy.runtime;

import org.jspecify.annotations.NullMarked;
