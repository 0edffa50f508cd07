/** The life of an environment: up, inside, stopped, gone. */
@NullMarked
package dev.bothy.cli.environment;

import org.jspecify.annotations.NullMarked;
