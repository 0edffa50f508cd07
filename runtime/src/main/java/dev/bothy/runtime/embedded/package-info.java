/** Environments on this machine: crun on the store's own layers, without a daemon. */
@NullMarked
package dev.bothy.runtime.embedded;

import org.jspecify.annotations.NullMarked;
