/** What this host has. */
@NullMarked
package dev.bothy.engine.host;

import org.jspecify.annotations.NullMarked;
