/** This machine, as running environments needs it: programs, processes, namespaces, ports. */
@NullMarked
package dev.bothy.runtime.embedded.host;

import org.jspecify.annotations.NullMarked;
