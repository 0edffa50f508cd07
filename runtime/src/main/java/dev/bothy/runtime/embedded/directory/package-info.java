/** The store's {@code envs/}: an environment's directory, record, locks and logs. */
@NullMarked
package dev.bothy.runtime.embedded.directory;

import org.jspecify.annotations.NullMarked;
