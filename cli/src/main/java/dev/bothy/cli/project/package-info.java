/** The project that a command is about: its file, its lock, its store, its environment's name. */
@NullMarked
package dev.bothy.cli.project;

import org.jspecify.annotations.NullMarked;
