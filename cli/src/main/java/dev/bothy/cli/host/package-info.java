/** What this machine can do. */
@NullMarked
package dev.bothy.cli.host;

import org.jspecify.annotations.NullMarked;
