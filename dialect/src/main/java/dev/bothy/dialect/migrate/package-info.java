/** Files of the older version of the API, rewritten for the newer one. */
@NullMarked
package dev.bothy.dialect.migrate;

import org.jspecify.annotations.NullMarked;
