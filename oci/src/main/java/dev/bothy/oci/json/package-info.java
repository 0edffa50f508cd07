/** JSON trees: strict reading and deterministic writing, without gson's reflective half. */
@NullMarked
package dev.bothy.oci.json;

import org.jspecify.annotations.NullMarked;
