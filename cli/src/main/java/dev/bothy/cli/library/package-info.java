/** Libraries that files include: where they are kept, and how they get there. */
@NullMarked
package dev.bothy.cli.library;

import org.jspecify.annotations.NullMarked;
